using CTraderAuth;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Quickstart.Hosting;

/// <summary>A host as a bot would build it: cTrader's authentication, a durable store, and one client that sends the token.</summary>
internal sealed class QuickstartApp : IAsyncDisposable
{
    public const string Subject = "my-bot";
    private const string ClientName = "api";

    private readonly IHost _host;

    private QuickstartApp(IHost host) => _host = host;

    public string ClientId => _host.Services.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.ClientId;

    public ICTraderAuth Auth => _host.Services.GetRequiredService<ICTraderAuth>();

    public ICTraderTokens Tokens => _host.Services.GetRequiredService<ICTraderTokens>();

    public IGrantStore Store => _host.Services.GetRequiredService<IGrantStore>();

    public HttpClient Api => _host.Services.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName);

    public static async Task<QuickstartApp> StartAsync(Action<IServiceCollection> addCTraderAuth, Uri? api, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // A failure is reported once, as the result of a step.
        builder.Logging.AddFilter("CTraderAuth.Rotation", LogLevel.Error).AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        addCTraderAuth(builder.Services);
        builder.Services.AddHttpClient(ClientName, client => client.BaseAddress = api).AddCTraderToken(Subject);

        var app = new QuickstartApp(builder.Build());
        try
        {
            await app._host.StartAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
