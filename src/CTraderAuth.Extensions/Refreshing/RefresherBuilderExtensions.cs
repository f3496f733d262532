using CTraderAuth.Refreshing;
using CTraderAuth.Rotation.Run;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Registers what refreshes grants that nobody asks for.</summary>
public static class RefresherBuilderExtensions
{
    /// <summary>Refreshes every grant of the store when it is due, in the background, whether or not anybody uses it: no grant expires unused.</summary>
    /// <remarks>
    /// A hosted service: it needs a host. Register it in one instance or in all; instances share the work without knowing of each other, and no grant is refreshed twice.
    /// It skips grants that cannot be read, that wait for a retry or that need consent. When nothing is due, it reads the store once per <see cref="RefresherOptions.Interval"/>.
    /// While it works it logs what it did (event 130 to 133). Calling it again configures it once more.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="configure">Sets the options; they are validated on start.</param>
    public static ICTraderAuthBuilder AddRefresher(this ICTraderAuthBuilder builder, Action<RefresherOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddOptions<RefresherOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RefresherOptions>, RefresherOptionsRules>());
        services.TryAddSingleton(static provider => new RefreshSpread(provider.GetRequiredService<IOptions<RefresherOptions>>().Value.Spread));
        services.TryAddSingleton<Refresher>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RefresherService>());
        return builder;
    }
}
