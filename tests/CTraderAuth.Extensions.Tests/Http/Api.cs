using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>A real server on a free loopback port that keeps every byte of every request it was sent.</summary>
internal sealed class Api : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Api(Func<HttpContext, Task> answer, X509Certificate2? certificate, HttpProtocols? protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => SetUp(listen, certificate, protocols)));
        builder.WebHost.UseKestrelHttpsConfiguration();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(async context =>
        {
            await KeepAsync(context);
            await answer(context);
        });
    }

    public ConcurrentQueue<string> Received { get; } = new();

    public Uri Address { get; private set; } = null!;

    public static async Task<Api> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? certificate = null, HttpProtocols? protocols = null)
    {
        var api = new Api(answer, certificate, protocols);
        await api._app.StartAsync();
        api.Address = new(api._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return api;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void SetUp(ListenOptions listen, X509Certificate2? certificate, HttpProtocols? protocols)
    {
        listen.Protocols = protocols ?? listen.Protocols;
        if (certificate is not null)
        {
            listen.UseHttps(certificate);
        }
    }

    private async Task KeepAsync(HttpContext context)
    {
        // The body of an upgraded request is the socket.
        using var body = new StreamReader(context.WebSockets.IsWebSocketRequest || context.Request.Headers.Expect.Count > 0 ? Stream.Null : context.Request.Body);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = string.Concat(context.Request.Headers.Select(header => $"{header.Key}: {header.Value}\n"));
        Received.Enqueue($"{context.Request.Method} {target}\n{headers}\n{await body.ReadToEndAsync()}");
    }
}
