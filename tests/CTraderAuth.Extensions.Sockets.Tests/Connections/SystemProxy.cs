using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace CTraderAuth.Sockets.Tests.Connections;

/// <summary>The proxy of the system, as HTTP_PROXY and HTTPS_PROXY set it: for every address, this machine's too. .NET reads it once in a process, so all tests of this project run behind it.</summary>
internal static class SystemProxy
{
    private static readonly TcpListener Listener = new(IPAddress.Loopback, 0);

    /// <summary>The first line of each request that came. None gets a response.</summary>
    public static ConcurrentQueue<string> Requests { get; } = [];

    [ModuleInitializer]
    internal static void Start()
    {
        Listener.Start();
        HttpClient.DefaultProxy = new ProxyForAll(new($"http://{Listener.LocalEndpoint}"));
        _ = ReadAsync();
    }

    private static async Task ReadAsync()
    {
        while (true)
        {
            using var client = await Listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            try
            {
                Requests.Enqueue(await reader.ReadLineAsync() ?? "");
            }
            catch (IOException)
            {
                Requests.Enqueue("");
            }
        }
    }

    private sealed class ProxyForAll(Uri address) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => address;

        public bool IsBypassed(Uri host) => false;
    }
}
