using CTraderAuth.KeyRings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CTraderAuth;

/// <summary>Encrypts grants at rest with ASP.NET Core Data Protection.</summary>
public static class DataProtectionBuilderExtensions
{
    /// <summary>Encrypts every grant with the program's Data Protection keys, bound to its client id and subject.</summary>
    /// <remarks>
    /// Keep the keys as long as the grants, and share them between instances: <c>AddDataProtection().PersistKeysToFileSystem(…).SetApplicationName(…)</c>.
    /// A program whose keys are lost, revoked or only in memory does not start and overwrites nothing. The same holds for a program without this call on
    /// an encrypted store. Grants that were stored without protection are encrypted when the host starts; once every row is encrypted, an unencrypted
    /// row is rejected, since it was written without the keys. Update all instances before you add this call.
    /// Grants that were encrypted with an older key are encrypted again when the host starts and once a day. Calling it again is harmless.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    public static ICTraderAuthBuilder ProtectTokens(this ICTraderAuthBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDataProtection();
        builder.Services.TryAddSingleton<KeyRing>();
        builder.Services.TryAddSingleton<KeyRingProtector>();
        return builder.UseProtector(
            static services => services.GetRequiredService<KeyRingProtector>(),
            static services => services.GetRequiredService<KeyRingProtector>());
    }

    /// <summary>Encrypts every grant with the program's Data Protection keys, bound to its client id and subject.</summary>
    /// <remarks>See the overload without options.</remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="configure">Sets the options.</param>
    public static ICTraderAuthBuilder ProtectTokens(this ICTraderAuthBuilder builder, Action<TokenProtectionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder.ProtectTokens();
    }
}
