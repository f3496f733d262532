using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth;

/// <summary>Points an application at a <see cref="CTraderSandbox"/>.</summary>
public static class SandboxBuilderExtensions
{
    /// <summary>Replaces the client id, the client secret, the redirect URI, the consent page, the token endpoint and the sockets with the sandbox's, regardless of other configuration.</summary>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="sandbox">The sandbox; the caller remains responsible for disposing it.</param>
    public static ICTraderAuthBuilder UseSandbox(this ICTraderAuthBuilder builder, CTraderSandbox sandbox)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.UseCTraderSandbox(sandbox);
        return builder;
    }
}
