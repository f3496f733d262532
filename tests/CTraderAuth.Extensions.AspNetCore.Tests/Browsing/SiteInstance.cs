using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.AspNetCore.Tests.Browsing;

/// <summary>One instance of the site, in memory unless it is told to listen.</summary>
public sealed class SiteInstance(CTraderSandbox sandbox, SharedStore store, TimeProvider time, FakeLogCollector logs, IDataProtectionProvider keys) : WebApplicationFactory<Program>
{
    public Dictionary<string, string> Settings { get; } = [];

    public Action<CTraderEndpointOptions> Endpoints { get; set; } = static _ => { };

    public Action<IServiceCollection> Extra { get; set; } = static _ => { };

    public ICTraderTokens Tokens => Services.GetRequiredService<ICTraderTokens>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
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
