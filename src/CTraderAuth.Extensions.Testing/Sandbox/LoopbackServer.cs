using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WireMock.Exceptions;
using WireMock.Server;
using WireMock.Settings;

namespace CTraderAuth.Testing;

internal static class LoopbackServer
{
    /// <summary>Of a machine that is busy, in milliseconds: a port that is taken is noticed before.</summary>
    private const int StartTimeout = 60_000;

    public static WireMockServer Start(int port, Func<HttpContext, RequestDelegate, Task> sockets)
    {
        try
        {
            // Otherwise WireMock would notice only after its start timeout.
            using (var probe = new TcpListener(IPAddress.Loopback, port))
            {
                probe.Start();
            }

            return WireMockServer.Start(new WireMockServerSettings
            {
                // The same address as 127.0.0.1, which WireMock would replace with localhost and listen on [::1] as well.
                Urls = [$"http://127.1:{port}"],
                StartTimeout = StartTimeout,
                MaxRequestLogCount = 0,
                DisableJsonBodyParsing = true,
                DisableDeserializeFormUrlEncoded = true,
                PreWireMockMiddlewareInit = app => ((IApplicationBuilder)app).UseWebSockets().Use(sockets),
            });
        }
        catch (Exception e) when (e is SocketException or WireMockException)
        {
            throw new InvalidOperationException($"The sandbox cannot listen on port {port} of 127.0.0.1. Use another port, or 0 for a free one. {e.Message}", e);
        }
    }
}
