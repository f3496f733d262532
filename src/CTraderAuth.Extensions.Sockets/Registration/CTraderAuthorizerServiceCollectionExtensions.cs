using CTraderAuth;
using CTraderAuth.Sockets;
using CTraderAuth.Sockets.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what keeps connections authorized.</summary>
public static class CTraderAuthorizerServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ICTraderAuthorizer"/>, which keeps a connection of your own authorized, such as Spotware's <c>OpenClient</c>.</summary>
    /// <remarks>Call <c>AddCTraderAuth</c> too, before or after it. Calling it again is harmless.</remarks>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddCTraderAuthorizer(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Authorizer);
        services.TryAddSingleton<ICTraderAuthorizer>(static provider => provider.GetRequiredService<CTraderAuthorizer>());
        return services;
    }

    private static CTraderAuthorizer Authorizer(IServiceProvider provider) => new(
        provider.GetService<ICTraderTokens>() ?? throw new InvalidOperationException("AddCTraderAuthorizer needs the tokens: call AddCTraderAuth(…) on the same services."),
        provider.GetRequiredService<IOptions<CTraderAuthOptions>>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<CTraderAuthorization>>(),
        stopping: provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default);
}
