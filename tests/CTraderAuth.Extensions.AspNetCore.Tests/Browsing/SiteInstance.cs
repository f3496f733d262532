using System.Net;
using System.Net.Sockets;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.AspNetCore.Tests.Browsing;

/// <summary>One instance of the site, in memory unless it is told to listen.</summary>
public sealed class SiteInstance(CTraderSandbox sandbox, SharedStore store, TimeProvider time, FakeLogCollector logs, IDataProtectionProvider keys) : WebApplicationFactory<Program>
{
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>What stands between the browser and this instance.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> InFront { get; set; } = static instance => instance;

    public string Environment { get; set; } = "Production";

    public Action<CTraderEndpointOptions> Endpoints { get; set; } = static _ => { };

    public Action<IServiceCollection> Extra { get; set; } = static _ => { };

    public ICTraderTokens Tokens => Services.GetRequiredService<ICTraderTokens>();

    /// <summary>The port, once this instance listens.</summary>
    public int? Port { get; private set; }

    /// <summary>Lets this instance listen at a port of this machine, by the server that real sites use.</summary>
    public int Listen()
    {
        // Not UseKestrel(0), which sets the address once the host is built: by then the program itself may have started it.
        UseKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        StartServer();
        Port = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return Port.Value;
    }

    /// <summary>The way to this instance, whatever host a request names.</summary>
    public HttpMessageHandler CreateHandler() => Port is not { } port ? InFront(Server.CreateHandler()) : new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return client.GetStream();
        },
    };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services =>
        {
            services.AddSingleton(time);
            services.AddSingleton(keys);
            services.AddSingleton(Endpoints);
            services.AddLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFilter("", LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs)));
            services.AddCTraderAuth(static _ => { }).UseSandbox(sandbox).UseStore(_ => store);
            Extra(services);
        });
    }
}
