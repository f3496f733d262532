using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Whether <c>login</c> can listen at the redirect URI.</summary>
internal sealed class RedirectCheck(Func<CTraderAuthOptions> options) : ICheck
{
    public string Name => "redirect URI";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Check(new(options().RedirectUri));
    }

    private Finding Check(Uri uri)
    {
        if (!LoginAdvice.CanListenAt(uri))
        {
            return Finding.Warning(
                Name,
                $"{uri} is not plain HTTP on localhost or 127.0.0.1, so login cannot listen there.",
                "In a web application, traders connect on its connect page. For login, register another redirect URI at cTrader, such as http://127.0.0.1:8765/callback, and set CTrader:RedirectUri to exactly that.");
        }

        var port = uri.Port.ToString(CultureInfo.InvariantCulture);
        var problem = Bind(IPAddress.Loopback, uri.Port) ?? (uri.Host is "localhost" && Socket.OSSupportsIPv6 ? Bind(IPAddress.IPv6Loopback, uri.Port) : null);
        return problem switch
        {
            null or SocketError.AddressNotAvailable => Finding.Ok(Name, $"port {port} of this machine is free"),
            SocketError.AddressAlreadyInUse => Finding.Warning(
                Name,
                $"port {port} of this machine is in use by another program, so login cannot listen there.",
                "End that program before a login; it may be a login that still waits. Or register a redirect URI with another port at cTrader, and set CTrader:RedirectUri to exactly that."),
            var error => Finding.Warning(
                Name,
                $"port {port} of this machine cannot be used ({error}), so login cannot listen there.",
                "Register a redirect URI with a port above 1023 at cTrader, and set CTrader:RedirectUri to exactly that."),
        };
    }

    /// <summary>Null when it is free. Binding alone changes nothing: nobody can connect.</summary>
    private static SocketError? Bind(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
