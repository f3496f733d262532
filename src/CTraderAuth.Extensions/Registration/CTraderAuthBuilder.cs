using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Registration;

internal sealed class CTraderAuthBuilder(IServiceCollection services) : ICTraderAuthBuilder
{
    public IServiceCollection Services { get; } = services;
}
