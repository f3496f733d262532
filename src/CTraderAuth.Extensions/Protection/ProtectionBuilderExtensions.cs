using CTraderAuth.Protection;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth;

/// <summary>Encrypts grants at rest with a protector of your own. <c>ProtectTokens()</c> of the package CTraderAuth.Extensions.DataProtection is one with ASP.NET Core's keys.</summary>
public static class ProtectionBuilderExtensions
{
    /// <summary>Encrypts every grant with a protector, and stops a program that does not have the keys of its store.</summary>
    /// <remarks>
    /// A row of the store shows whether a program can decrypt the others. A program that cannot decrypt it does not start, and overwrites nothing. Unencrypted rows are encrypted when the
    /// host starts; once every row is encrypted, an unencrypted one is rejected. With <paramref name="keys"/>, rows under an older key are encrypted again at start and once a day. An
    /// <see cref="ITokenProtector"/> that is registered without this call encrypts as well, without these checks. Calling it again is harmless: the first protector is kept.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="protector">Creates the protector, once; the container disposes it.</param>
    /// <param name="keys">Creates what knows the keys of the protector; null, the default, for a protector with one key that never changes.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same builder.</returns>
    public static ICTraderAuthBuilder UseProtector(
        this ICTraderAuthBuilder builder, Func<IServiceProvider, ITokenProtector> protector, Func<IServiceProvider, IProtectionKeys>? keys = null, Action<TokenProtectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(protector);
        var services = builder.Services;
        services.TryAddSingleton(protector);
        services.TryAddSingleton<IKeyGuard, KeyGuard>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Renewal>());
        if (keys is not null)
        {
            services.TryAddSingleton(keys);
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }

        return builder;
    }
}
