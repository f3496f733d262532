using CTraderAuth.Protocol;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>A program on our library, with a server that is not part of the measurement.</summary>
internal static class App
{
    public static ServiceProvider Start(ITokenEndpoint server, string? file = null, Func<IGrantStore, IGrantStore>? around = null, TimeProvider? clock = null)
    {
        var services = new ServiceCollection().AddLogging();
        var ctrader = services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost/"));
        _ = file is null ? ctrader.UseMemory() : ctrader.UseSqlite($"Data Source={file}");
        services.AddSingleton(server);
        services.AddSingleton(clock ?? TimeProvider.System);
        if (around is not null)
        {
            var store = services.Last(service => service.ServiceType == typeof(IGrantStore));
            services.AddSingleton(provider => around((IGrantStore)(store.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, store.ImplementationType!))));
        }

        return services.BuildServiceProvider();
    }

    public static CTraderToken Pair(TimeSpan age) =>
        new("access-0", "refresh-0", "bearer", TimeSpan.FromDays(30), TimeProvider.System.GetUtcNow() - age);
}
