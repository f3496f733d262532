using CTraderAuth;
using CTraderAuth.Sockets;
using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Listing;
using CTraderAuth.Sockets.Registration;
using CTraderAuth.Sockets.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers sessions.</summary>
public static class CTraderSessionServiceCollectionExtensions
{
    /// <summary>Adds a session for all demo accounts of a subject. It starts and stops with the host.</summary>
    /// <remarks>See <see cref="AddCTraderSession(IServiceCollection, string, Action{CTraderSessionOptions})"/>.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the session, and its subject.</param>
    public static IServiceCollection AddCTraderSession(this IServiceCollection services, string name) => services.AddCTraderSession(name, static _ => { });

    /// <summary>Adds a session: a connection to the Open API that stays authorized. It starts and stops with the host.</summary>
    /// <remarks>
    /// <para>Call <c>AddCTraderAuth</c> too, before or after it. <see cref="ICTraderSession"/> has the name as its key; the only session can be taken without a key. Adds <see cref="ICTraderAccounts"/> and <see cref="ICTraderAuthorizer"/>.</para>
    /// <para>Hosted services that use the session are added after it: they start after it, and stop before it.</para>
    /// <para>Calling it again for a name configures the session once more.</para>
    /// </remarks>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the session, and its subject unless the options name one.</param>
    /// <param name="configure">Configures the session.</param>
    public static IServiceCollection AddCTraderSession(this IServiceCollection services, string name, Action<CTraderSessionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        AddOnce(services, name);
        return services.Configure(name, configure);
    }

    /// <summary>Adds a session that is configured by a section, such as <c>CTrader:Sessions:my-bot</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the session, and its subject unless the options name one.</param>
    /// <param name="section">The section; its keys are the properties of <see cref="CTraderSessionOptions"/>.</param>
    /// <exception cref="OptionsValidationException">Thrown at the start of the host: a value is invalid.</exception>
    public static IServiceCollection AddCTraderSession(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);
        AddOnce(services, name);
        services.AddSingleton<IConfigureOptions<CTraderSessionOptions>>(new CTraderSessionBinding(name, section));
        return services;
    }

    private static void AddOnce(IServiceCollection services, string name)
    {
        var names = Names(services);
        if (!names.TryAdd(name))
        {
            return;
        }

        services.AddCTraderAuthorizer();
        services.AddMetrics();
        services.TryAddSingleton<SessionMetrics>();
        services.TryAddSingleton<ICTraderAccounts, AccountLister>();
        services.AddOptions<CTraderSessionOptions>(name)
            .Configure(options => options.Subject = name)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CTraderSessionOptions>>(new CTraderSessionOptionsRules(name));
        services.AddKeyedSingleton(name, (provider, _) => Session(provider, name));
        services.AddKeyedSingleton<ICTraderSession>(name, static (provider, key) => provider.GetRequiredKeyedService<CTraderSession>(key));
        services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<ICTraderSession>(provider.GetRequiredService<SessionNames>().Only));
        services.AddSingleton<IHostedService>(provider => new SessionService(provider.GetRequiredKeyedService<CTraderSession>(name)));
    }

    private static SessionNames Names(IServiceCollection services)
    {
        if (services.FirstOrDefault(static service => service.ServiceType == typeof(SessionNames))?.ImplementationInstance is SessionNames names)
        {
            return names;
        }

        var added = new SessionNames();
        services.AddSingleton(added);
        return added;
    }

    private static CTraderSession Session(IServiceProvider provider, string name) => new(new(
        name,
        provider.GetRequiredService<IOptionsMonitor<CTraderSessionOptions>>().Get(name),
        provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value,
        provider.GetRequiredService<CTraderAuthorizer>(),
        provider.GetRequiredService<ICTraderTokens>(),
        provider,
        new HostStop(provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default),
        provider.GetRequiredService<TimeProvider>(),
        new SessionLog(provider.GetRequiredService<ILogger<ICTraderSession>>(), name),
        provider.GetRequiredService<SessionMetrics>()));
}
