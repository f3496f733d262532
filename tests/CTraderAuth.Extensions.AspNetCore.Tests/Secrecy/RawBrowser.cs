using System.Net.Sockets;
using System.Text;

namespace CTraderAuth.AspNetCore.Tests.Secrecy;

/// <summary>A browser that is a socket, so that no client of this process knows what it asks for.</summary>
internal static class RawBrowser
{
    public static async Task<string> SendAsync(int port, string target, string cookies, string method = "GET")
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var request = $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n{(cookies is "" ? "" : $"Cookie: {cookies}\r\n")}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
