using CTraderAuth;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Sending;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the token endpoint and what it needs.</summary>
internal static class TokenEndpointServiceCollectionExtensions
{
    public static IServiceCollection AddTokenEndpoint(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions<CTraderAuthOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CTraderAuthOptions>, CTraderAuthOptionsRules>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static _ => new TokenConnections());
        services.TryAddSingleton<ITokenEndpoint, TokenEndpoint>();
        services.TryAddSingleton<ICTraderAuth, CTraderAuthClient>();
        return services;
    }
}
