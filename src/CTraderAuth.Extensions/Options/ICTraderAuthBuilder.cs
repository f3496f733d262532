using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth;

/// <summary>What <c>AddCTraderAuth</c> hands back, so that a store can be named.</summary>
public interface ICTraderAuthBuilder
{
    /// <summary>The services that are being configured.</summary>
    IServiceCollection Services { get; }
}
