using CTraderAuth;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Lifetime;
using CTraderAuth.Registration;
using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers authentication for the cTrader Open API: one cTrader application per container.</summary>
public static class CTraderAuthServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ICTraderAuth"/> and <see cref="ICTraderTokens"/>. Register a store on the result: <c>UseSqlite()</c> or <c>UseMemory()</c>.</summary>
    /// <remarks>
    /// Calling it again is harmless: configuration is cumulative, and nothing is registered twice.
    /// <para>
    /// When the program ends, it waits for a refresh, consent or import that has been sent, and for a pair that is not stored yet: when the host stops, when
    /// the container is disposed, when <c>Main</c> returns, and at SIGTERM, SIGINT (Ctrl+C), SIGQUIT and SIGHUP, whether or not a host was started. The wait is at most
    /// <see cref="CTraderAuthOptions.RequestTimeout"/> plus 15 s, 30 s by default; set HostOptions.ShutdownTimeout and the grace period of your
    /// orchestrator to at least that. Nothing else delays the end. A second Ctrl+C ends the program at once, unless the program or its host handles it. While the host stops, watches, waits and
    /// <see cref="ICTraderTokens.ConnectInBrowserAsync"/> end with an <see cref="OperationCanceledException"/>; stored tokens can be read until the end.
    /// </para>
    /// </remarks>
    /// <param name="services">The services of the program.</param>
    /// <param name="configure">Sets the options; they are validated on start.</param>
    public static ICTraderAuthBuilder AddCTraderAuth(this IServiceCollection services, Action<CTraderAuthOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        return services.AddCore();
    }

    /// <summary>Adds <see cref="ICTraderAuth"/> and <see cref="ICTraderTokens"/>. Register a store on the result: <c>UseSqlite()</c> or <c>UseMemory()</c>.</summary>
    /// <remarks>See the overload with a delegate.</remarks>
    /// <param name="services">The services of the program.</param>
    /// <param name="section">The section that contains the options, usually <c>CTrader</c>; they are validated on start.</param>
    public static ICTraderAuthBuilder AddCTraderAuth(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddSingleton<IConfigureOptions<CTraderAuthOptions>>(new OptionsBinding(section));
        return services.AddCore();
    }

    private static CTraderAuthBuilder AddCore(this IServiceCollection services)
    {
        ProcessEnd.Watch();
        services.AddMetrics();
        services.AddTokenEndpoint();
        services.AddBrowserConsent();
        services.TryAddSingleton(StoreByDefault);
        services.TryAddSingleton(static provider => new GrantLife(Options(provider)));
        services.TryAddSingleton(static provider => new ClientCredentials(Options(provider)));
        services.TryAddSingleton(static provider => new RotationTimes(Options(provider).RequestTimeout));
        services.TryAddSingleton<AttemptLease>();
        services.TryAddSingleton<GrantTransition>();
        services.TryAddSingleton<ProgramLife>();
        services.TryAddSingleton<StoreLife>();
        services.TryAddSingleton<StorePromise>();
        services.TryAddSingleton<GrantCodec>();
        services.TryAddSingleton(static provider => new StoreSetbacks(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<NewestRows>();
        services.TryAddSingleton<GrantRows>();
        services.TryAddSingleton<LiveTokens>();
        services.TryAddSingleton<SubjectSignals>();
        services.TryAddSingleton<RotationErrors>();
        services.TryAddSingleton<RotationMetrics>();
        services.TryAddSingleton<UnsavedPairs>();
        services.TryAddSingleton<IUnsavedPairs>(static provider => provider.GetRequiredService<UnsavedPairs>());
        services.TryAddSingleton<RotationContext>();
        services.TryAddSingleton<Flights>();
        services.TryAddSingleton<StoreFollower>();
        services.TryAddSingleton<ICTraderTokens, CTraderTokens>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TokensLifetime>());
        return new(services);
    }

    private static CTraderAuthOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value;

    /// <summary>A sandbox on this machine needs no durable store; everything else must register one.</summary>
    private static IGrantStore StoreByDefault(IServiceProvider provider)
    {
        if (!SafeAddress.IsLoopback(new(Options(provider).TokenUri)))
        {
            throw new InvalidOperationException(
                "No grant store is registered, and a grant that is not stored is lost when the process ends. Add .UseSqlite() from the package CTraderAuth.Extensions.Sqlite to AddCTraderAuth(…), or .UseMemory() for tests and demos.");
        }

        provider.GetRequiredService<ILogger<MemoryGrantStore>>().MemoryByDefault();
        return new MemoryGrantStore(provider.GetRequiredService<StoreLife>());
    }
}
