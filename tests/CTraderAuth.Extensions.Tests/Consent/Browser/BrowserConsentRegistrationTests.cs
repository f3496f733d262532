using CTraderAuth.Consent.Browser;
using CTraderAuth.Consent.Browser.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class BrowserConsentRegistrationTests
{
    [Fact]
    public void Registers_once_and_keeps_what_the_program_chose()
    {
        var services = new ServiceCollection().AddSingleton<ICTraderAuth, FakeAuth>().AddSingleton<IConsentTerminal, FakeTerminal>().AddOptions();

        using var provider = services.AddBrowserConsent().AddBrowserConsent().BuildServiceProvider();

        provider.GetServices<BrowserConsent>().ShouldHaveSingleItem();
        provider.GetServices<IConsentTerminal>().ShouldHaveSingleItem().ShouldBeOfType<FakeTerminal>();
    }
}
