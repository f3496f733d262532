using CTraderAuth.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>A program on our library, with a server that is no part of what is measured.</summary>
internal static class App
{
    public static ServiceProvider Start(ITokenEndpoint server, string? file = null)
    {
        var services = new ServiceCollection().AddLogging();
        var ctrader = services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost/"));
        _ = file is null ? ctrader.UseMemory() : ctrader.UseSqlite($"Data Source={file}");
        services.AddSingleton(server);
        return services.BuildServiceProvider();
    }

    public static CTraderToken Pair(TimeSpan age) =>
        new("access-0", "refresh-0", "bearer", TimeSpan.FromDays(30), TimeProvider.System.GetUtcNow() - age);
}
