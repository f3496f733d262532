using System.Net;
using CTraderAuth;
using CTraderAuth.Authorization;
using CTraderAuth.Diagnostics;
using CTraderAuth.Registration;
using CTraderAuth.Rotation;
using CTraderAuth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers authentication at the cTrader Open API: one cTrader application per container.</summary>
public static class CTraderAuthServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ICTraderAuth"/> and <see cref="ICTraderTokens"/>. Name a store on the result: <c>UseSqlite()</c> or <c>UseMemory()</c>.</summary>
    /// <remarks>Calling it again is harmless: what is configured adds up, and nothing is registered twice.</remarks>
    /// <param name="services">The services of the program.</param>
    /// <param name="configure">Sets the options; they are validated on start.</param>
    public static ICTraderAuthBuilder AddCTraderAuth(this IServiceCollection services, Action<CTraderAuthOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        return services.AddCore();
    }

    /// <summary>Adds <see cref="ICTraderAuth"/> and <see cref="ICTraderTokens"/>. Name a store on the result: <c>UseSqlite()</c> or <c>UseMemory()</c>.</summary>
    /// <remarks>Calling it again is harmless: what is configured adds up, and nothing is registered twice.</remarks>
    /// <param name="services">The services of the program.</param>
    /// <param name="section">The section that holds the options, by custom <c>CTrader</c>; they are validated on start.</param>
    public static ICTraderAuthBuilder AddCTraderAuth(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddSingleton<IConfigureOptions<CTraderAuthOptions>>(new OptionsBinding(section));
        return services.AddCore();
    }

    private static CTraderAuthBuilder AddCore(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddTokenEndpoint();
        services.AddBrowserConsent();
        services.TryAddSingleton(StoreByDefault);
        services.TryAddSingleton(static provider => new GrantLife(Options(provider)));
        services.TryAddSingleton(static provider => new GrantTransition(provider.GetRequiredService<GrantLife>(), ClientCredentials.Fingerprint(Options(provider))));
        services.TryAddSingleton<GrantCodec>();
        services.TryAddSingleton<GrantRows>();
        services.TryAddSingleton<LiveTokens>();
        services.TryAddSingleton<SubjectSignals>();
        services.TryAddSingleton<RotationErrors>();
        services.TryAddSingleton<RotationMetrics>();
        services.TryAddSingleton<RotationContext>();
        services.TryAddSingleton<Flights>();
        services.TryAddSingleton<GrantChanges>();
        services.TryAddSingleton<ICTraderTokens, CTraderTokens>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TokensLifetime>());
        return new(services);
    }

    private static CTraderAuthOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value;

    /// <summary>A sandbox on this machine needs no durable store; anything else has to name one.</summary>
    private static IGrantStore StoreByDefault(IServiceProvider provider)
    {
        var endpoint = new Uri(Options(provider).TokenUri);
        return endpoint.IsLoopback || (IPAddress.TryParse(endpoint.Host, out var address) && IPAddress.IsLoopback(address))
            ? new MemoryGrantStore()
            : throw new InvalidOperationException(
                "No grant store is named, and a grant that is not stored is lost with the process. Add .UseSqlite() from the package CTraderAuth.Extensions.Sqlite to AddCTraderAuth(…), or .UseMemory() for tests and demos.");
    }
}
