using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.AspNetCore.Tests.Hosting;

public sealed class StartTests : SiteTest
{
    [Theory]
    [InlineData("http://localhost/callback")]
    [InlineData("http://localhost/ctrader/callback2")]
    [InlineData("http://localhost/xctrader/callback")]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost/elsewhere?then=/ctrader/callback")]
    public async Task A_redirect_URI_that_leads_elsewhere_stops_the_start(string redirectUri)
    {
        await using var site = Given(services => services.AddAntiforgery().AddCTraderAuth(options => Set(options, redirectUri)).UseMemory());

        var thrown = Should.Throw<InvalidOperationException>(() => site.MapCTraderAuth());

        thrown.Message.ShouldContain("CTrader:RedirectUri");
        thrown.Message.ShouldContain("/ctrader/callback");
    }

    [Theory]
    [InlineData("/t/{tenant}/ctrader", "http://localhost/t/7/ctrader/callback")]
    [InlineData("/{tenant}", "http://localhost/7/callback")]
    public async Task A_prefix_may_have_parameters(string prefix, string redirectUri)
    {
        await using var site = Given(services => services.AddAntiforgery().AddCTraderAuth(options => Set(options, redirectUri)).UseMemory());

        Should.NotThrow(() => site.MapCTraderAuth(prefix));
    }

    [Fact]
    public async Task Without_AddCTraderAuth_the_start_names_it()
    {
        await using var site = Given(static services => services.AddAntiforgery());

        Should.Throw<InvalidOperationException>(() => site.MapCTraderAuth()).Message.ShouldContain("Call builder.Services.AddCTraderAuth");
    }

    [Fact]
    public async Task Without_data_protection_the_start_names_it()
    {
        await using var site = Given(services => services.AddCTraderAuth(options => Set(options, "http://localhost/ctrader/callback")).UseMemory());

        Should.Throw<InvalidOperationException>(() => site.MapCTraderAuth()).Message.ShouldContain("AddAntiforgery()");
    }

    [Fact]
    public async Task Wrong_options_stop_the_start()
    {
        await using var site = Given(static services => services.AddAntiforgery().AddCTraderAuth(static _ => { }).UseMemory());

        Should.Throw<OptionsValidationException>(() => site.MapCTraderAuth()).Message.ShouldContain("CTrader:ClientId");
    }

    [Fact]
    public async Task Without_antiforgery_every_disconnect_is_refused()
    {
        await using var site = Given(services =>
        {
            services.AddDataProtection();
            services.AddCTraderAuth(options => Set(options, "http://localhost/ctrader/callback")).UseStore(_ => Store);
        });
        site.MapCTraderAuth(configure: static options => options.Subject = static _ => new("alice"));
        await site.StartAsync(Token);
        using var client = site.GetTestClient();

        using var answer = await client.PostAsync("/ctrader/disconnect", null, Token);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    private static WebApplication Given(Action<IServiceCollection> services)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        services(builder.Services);
        if (builder.Services.Any(service => service.ServiceType == typeof(IDataProtectionProvider)))
        {
            builder.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        }

        return builder.Build();
    }

    private static void Set(CTraderAuthOptions options, string redirectUri)
    {
        options.ClientId = "id";
        options.ClientSecret = "secret";
        options.RedirectUri = redirectUri;
    }
}
