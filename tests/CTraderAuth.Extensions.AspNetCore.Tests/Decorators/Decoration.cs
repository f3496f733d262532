using Autofac;
using Autofac.Extensions.DependencyInjection;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.AspNetCore.Tests.Decorators;

/// <summary>The ways in which applications put decorators around services.</summary>
internal static class Decoration
{
    public const string Scrutor = nameof(Scrutor);
    public const string Autofac = nameof(Autofac);
    public const string ByHand = "by hand";
    public const string AutofacAlone = "Autofac without decorators";

    /// <summary>Decorates every service of the library that an application can replace.</summary>
    public static void Decorate(this HostApplicationBuilder builder, string way)
    {
        builder.Services.AddSingleton<Calls>();
        switch (way)
        {
            case Scrutor:
                builder.Services.Decorate<ICTraderTokens, DecoratedTokens>().Decorate<IGrantStore, DecoratedStore>().Decorate<ITokenProtector, DecoratedProtector>();
                break;
            case Autofac:
                builder.ConfigureContainer(new AutofacServiceProviderFactory(), static container =>
                {
                    container.RegisterDecorator<DecoratedTokens, ICTraderTokens>();
                    container.RegisterDecorator<DecoratedStore, IGrantStore>();
                    container.RegisterDecorator<DecoratedProtector, ITokenProtector>();
                });
                break;
            case AutofacAlone:
                builder.ConfigureContainer(new AutofacServiceProviderFactory());
                break;
            default:
                ByHandAround<ICTraderTokens>(builder.Services, static (inner, calls) => new DecoratedTokens(inner, calls));
                ByHandAround<IGrantStore>(builder.Services, static (inner, calls) => new DecoratedStore(inner, calls));
                ByHandAround<ITokenProtector>(builder.Services, static (inner, calls) => new DecoratedProtector(inner, calls));
                break;
        }
    }

    // The container does not know the inner service and never disposes it.
    private static void ByHandAround<T>(IServiceCollection services, Func<T, Calls, T> around)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider => around(
            (T)(inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)), provider.GetRequiredService<Calls>()));
    }
}
