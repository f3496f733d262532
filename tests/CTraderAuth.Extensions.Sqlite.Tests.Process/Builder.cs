using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.OtherProcess;

internal sealed class Builder(IServiceCollection services) : ICTraderAuthBuilder
{
    public IServiceCollection Services { get; } = services;
}
