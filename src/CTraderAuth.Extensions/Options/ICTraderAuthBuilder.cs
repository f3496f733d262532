using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth;

/// <summary>The builder returned by <c>AddCTraderAuth</c>, on which a store is registered.</summary>
public interface ICTraderAuthBuilder
{
    /// <summary>The services that are being configured.</summary>
    IServiceCollection Services { get; }
}
