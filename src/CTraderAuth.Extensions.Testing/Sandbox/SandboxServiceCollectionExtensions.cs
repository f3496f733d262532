using CTraderAuth;
using CTraderAuth.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Points an application at a <see cref="CTraderSandbox"/>.</summary>
public static class SandboxServiceCollectionExtensions
{
    /// <summary>Replaces the client id, the client secret, the redirect URI, the consent page, the token endpoint and the sockets with the sandbox's, regardless of what the program configures before or after this.</summary>
    /// <remarks>A session whose <c>Address</c> is on this machine keeps it.</remarks>
    /// <param name="services">The services of the application under test.</param>
    /// <param name="sandbox">The sandbox; the caller remains responsible for disposing it.</param>
    public static IServiceCollection UseCTraderSandbox(this IServiceCollection services, CTraderSandbox sandbox)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(sandbox);
        return services.PostConfigure<CTraderAuthOptions>(options =>
        {
            options.ClientId = sandbox.ClientId;
            options.ClientSecret = sandbox.ClientSecret;
            options.RedirectUri = sandbox.RedirectUri;
            options.AuthUri = sandbox.AuthUri;
            options.TokenUri = sandbox.TokenUri;
            options.DemoSocketUri = sandbox.Socket.DemoUri.AbsoluteUri;
            options.LiveSocketUri = sandbox.Socket.LiveUri.AbsoluteUri;
        });
    }
}
