using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Tests.Consent.Browser;

internal static class FreePort
{
    // Below the range from which the system takes ports of outgoing connections, so that none of them gets it in between.
    private static int _last = Random.Shared.Next(10_000, 30_000);

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _last);
            if (CanBind(IPAddress.Any, port))
            {
                return port;
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
}
