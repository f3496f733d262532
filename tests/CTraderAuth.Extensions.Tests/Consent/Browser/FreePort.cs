using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>Ports that no other test process takes: a listener on the first port of a hundred keeps the others for this process, until it ends.</summary>
internal static class FreePort
{
    // Below the range from which the system takes ports of outgoing connections, so that none of them gets it in between.
    private const int First = 10_000;
    private const int Hundreds = 200;

    private static readonly Lock Gate = new();
    private static readonly List<TcpListener> Claims = [];
    private static int _last = First - 1;

    public static int Next()
    {
        lock (Gate)
        {
            while (true)
            {
                _last = (_last + 1) % 100 == 0 ? ClaimHundred() + 1 : _last + 1;
                if (CanBind(IPAddress.Any, _last))
                {
                    return _last;
                }
            }
        }
    }

    public static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int ClaimHundred()
    {
        var begin = Random.Shared.Next(Hundreds);
        for (var i = 0; i < Hundreds; i++)
        {
            var claim = new TcpListener(IPAddress.Any, First + ((begin + i) % Hundreds * 100));
            try
            {
                // Two sockets that are only bound can share a port on Linux; two that listen cannot.
                claim.Start();
                Claims.Add(claim);
                return ((IPEndPoint)claim.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                claim.Dispose();
            }
        }

        throw new InvalidOperationException($"Other programs listen on the first port of each hundred from {First} on.");
    }
}
