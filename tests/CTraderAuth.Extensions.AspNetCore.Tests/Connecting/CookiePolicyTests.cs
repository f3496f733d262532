using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Tests.Connecting;

public sealed class CookiePolicyTests : SiteTest
{
    [Theory]
    [InlineData(SameSiteMode.Strict, true)]
    [InlineData(SameSiteMode.Lax, false)]
    [InlineData(SameSiteMode.Unspecified, false)]
    public async Task A_cookie_policy_that_breaks_the_callback_is_named_in_the_log(SameSiteMode minimum, bool warned)
    {
        Site = GivenInstance(services: services => services.Configure<CookiePolicyOptions>(options => options.MinimumSameSitePolicy = minimum).AddSingleton<IStartupFilter, Policy>());
        await GivenAliceAsync();

        await SetOutAsync(Alice);

        Logs.GetSnapshot().Any(record => record.Message.Contains("CookiePolicyOptions.MinimumSameSitePolicy")).ShouldBe(warned);
    }

    private sealed class Policy : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => next(app.UseCookiePolicy());
    }
}
