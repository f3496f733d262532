using CTraderAuth.Consent.Browser;
using CTraderAuth.Consent.Browser.Terminal;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

internal static class BrowserConsentRegistration
{
    public static IServiceCollection AddBrowserConsent(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IConsentTerminal, SystemTerminal>();
        services.TryAddSingleton<BrowserConsent>();
        return services;
    }
}
