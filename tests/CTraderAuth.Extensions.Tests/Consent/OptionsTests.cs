using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tests.Consent;

public sealed class OptionsTests
{
    private const string Secret = "s3cret-canary";

    public static TheoryData<string, Action<CTraderAuthOptions>, string> Mistakes => new()
    {
        { "no client id", o => o.ClientId = "", "CTrader:ClientId is missing" },
        { "blank client id", o => o.ClientId = "  ", "CTrader:ClientId is missing" },
        { "no secret", o => o.ClientSecret = "", "CTrader:ClientSecret is missing" },
        { "no redirect URI", o => o.RedirectUri = "", "CTrader:RedirectUri is missing" },
        { "null client id", o => o.ClientId = null!, "CTrader:ClientId is missing" },
        { "white space before the client id", o => o.ClientId = " id", "CTrader:ClientId has leading or trailing white space: remove it" },
        { "white space after the secret", o => o.ClientSecret = Secret + "\n", "CTrader:ClientSecret has leading or trailing white space: remove it" },
        { "white space after the redirect URI", o => o.RedirectUri += " ", "CTrader:RedirectUri has leading or trailing white space: remove it" },
        { "a zero-width space in the client id", o => o.ClientId = "54\u200B30", "CTrader:ClientId contains U+200B at position 3, which is invisible: remove it" },
        { "a byte order mark before the secret", o => o.ClientSecret = "\uFEFF" + Secret, "CTrader:ClientSecret contains U+FEFF at position 1, which is invisible" },
        { "a no-break space in the secret", o => o.ClientSecret = "a\u00A0" + Secret, "CTrader:ClientSecret contains U+00A0 at position 2, which is invisible" },
        { "a line break in the secret", o => o.ClientSecret = "a\n" + Secret, "CTrader:ClientSecret contains U+000A at position 2, which is invisible" },
        { "quotation marks around the secret", o => o.ClientSecret = $"\"{Secret}\"", "CTrader:ClientSecret begins or ends with a quotation mark: remove it" },
        { "an apostrophe behind the client id", o => o.ClientId = "5430'", "CTrader:ClientId begins or ends with a quotation mark: remove it" },
        { "typographic quotation marks", o => o.ClientSecret = $"\u201C{Secret}\u201D", "CTrader:ClientSecret contains U+201C at position 1, but only visible ASCII characters are valid" },
        { "a letter that is not ASCII", o => o.ClientId = "543\u041E", "CTrader:ClientId contains U+041E at position 4" },
        { "quotation marks around the redirect URI", o => o.RedirectUri = "\"https://app.example/callback\"", "CTrader:RedirectUri begins or ends with a quotation mark" },
        { "a zero-width space in the redirect URI", o => o.RedirectUri = "https://app.example/call\u200Bback", "CTrader:RedirectUri contains U+200B at position 25" },
        { "a soft hyphen in TokenUri", o => o.TokenUri = "https://connect.spot\u00ADware.com/apps/token", "CTrader:TokenUri contains U+00AD at position 21" },
        { "relative redirect URI", o => o.RedirectUri = "/callback", "CTrader:RedirectUri is not an absolute http or https URL" },
        { "redirect URI with another scheme", o => o.RedirectUri = "myapp://callback", "CTrader:RedirectUri is not an absolute http or https URL" },
        { "redirect URI with a fragment", o => o.RedirectUri = "https://app.example/callback#here", "CTrader:RedirectUri has a fragment" },
        { "redirect URI with an empty fragment", o => o.RedirectUri = "https://app.example/callback#", "CTrader:RedirectUri has a fragment" },
        { "plain HTTP redirect URI", o => o.RedirectUri = "http://app.example/callback", "CTrader:RedirectUri uses plain HTTP to another host" },
        { "no AuthUri", o => o.AuthUri = "", "CTrader:AuthUri is empty" },
        { "no TokenUri", o => o.TokenUri = "", "CTrader:TokenUri is empty" },
        { "relative TokenUri", o => o.TokenUri = "apps/token", "CTrader:TokenUri is not an absolute http or https URL" },
        { "plain HTTP TokenUri", o => o.TokenUri = "http://connect.spotware.com/apps/token", "CTrader:TokenUri uses plain HTTP to another host: use https" },
        { "plain HTTP AuthUri", o => o.AuthUri = "http://connect.spotware.com/apps/auth", "CTrader:AuthUri uses plain HTTP to another host: use https" },
        { "TokenUri with a password", o => o.TokenUri = $"https://me:{Secret}@connect.spotware.com/apps/token", "CTrader:TokenUri contains a user name or password" },
        { "TokenUri with a fragment", o => o.TokenUri += "#x", "CTrader:TokenUri has a fragment" },
        { "a socket with an http address", o => o.DemoSocketUri = "https://demo.ctraderapi.com:5036", "CTrader:DemoSocketUri is not an absolute ws or wss URL" },
        { "a plain socket to another host", o => o.LiveSocketUri = "ws://live.ctraderapi.com:5036", "CTrader:LiveSocketUri uses a plain WebSocket to another host: use wss" },
        { "a socket with a password", o => o.LiveSocketUri = $"wss://me:{Secret}@live.ctraderapi.com:5036", "CTrader:LiveSocketUri contains a user name or password" },
        { "white space after a socket", o => o.DemoSocketUri = "wss://demo.ctraderapi.com:5036 ", "CTrader:DemoSocketUri has leading or trailing white space" },
        { "a socket that is no page either", o => o.AuthUri = "wss://connect.spotware.com/apps/auth", "CTrader:AuthUri is not an absolute http or https URL" },
        { "a host that only looks like loopback", o => o.TokenUri = "http://localhost.evil.example/token", "CTrader:TokenUri uses plain HTTP to another host" },
        { "a scope that does not exist", o => o.Scope = (CTraderScope)7, "CTrader:Scope has an undefined value: use Trading or Accounts" },
        { "a method that does not exist", o => o.TokenRequestMethod = (TokenRequestMethod)7, "CTrader:TokenRequestMethod has an undefined value: use Get or Post" },
        { "a short time-out", o => o.RequestTimeout = TimeSpan.FromMilliseconds(999), "CTrader:RequestTimeout is 00:00:00.9990000: use a value from 00:00:01 to 00:05:00" },
        { "a long time-out", o => o.RequestTimeout = TimeSpan.FromMinutes(6), "CTrader:RequestTimeout is 00:06:00" },
        { "a negative margin", o => o.MinimumLifetime = TimeSpan.FromSeconds(-1), "CTrader:MinimumLifetime is -00:00:01" },
        { "a long margin", o => o.MinimumLifetime = TimeSpan.FromDays(2), "CTrader:MinimumLifetime is 2.00:00:00" },
        { "RefreshAt in percent", o => o.RefreshAt = 80, "CTrader:RefreshAt is out of range: use a share from 0.1 to 1" },
        { "RefreshAt zero", o => o.RefreshAt = 0, "CTrader:RefreshAt is out of range" },
        { "RefreshAt not a number", o => o.RefreshAt = double.NaN, "CTrader:RefreshAt is out of range" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_the_option_and_the_remedy(string mistake, Action<CTraderAuthOptions> make, string message)
    {
        using var provider = GivenOptions(make);

        var failure = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value, mistake);

        failure.Failures.ShouldHaveSingleItem().ShouldContain(message);
        failure.Message.ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("Scope", "everything", "Use Trading or Accounts.")]
    [InlineData("Scope", "Trading, Accounts", "Use Trading or Accounts.")]
    [InlineData("Scope", "+1", "Use Trading or Accounts.")]
    [InlineData("Scope", "1", "Use Trading or Accounts.")]
    [InlineData("TokenRequestMethod", "Put", "Use Get or Post.")]
    [InlineData("TokenRequestMethod", "Get, Post", "Use Get or Post.")]
    [InlineData("TokenRequestMethod", "0", "Use Get or Post.")]
    [InlineData("RequestTimeout", "15 s", "such as 00:00:15")]
    [InlineData("MinimumLifetime", "soon", "such as 00:00:15")]
    [InlineData("RefreshAt", "80 %", "such as 0.8")]
    public void Names_an_option_whose_configured_value_is_invalid(string option, string value, string remedy)
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(GivenSection((option, value))).UseMemory();
        using var provider = services.BuildServiceProvider();

        var failure = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value);

        failure.Failures.ShouldHaveSingleItem().ShouldStartWith($"CTrader:{option} is '{value}', which is not a valid");
        failure.Message.ShouldContain(remedy);
    }

    [Fact]
    public void Takes_every_option_from_configuration()
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(GivenSection(("Scope", "accounts"), ("TokenRequestMethod", "post"), ("RequestTimeout", "00:00:20"), ("RefreshAt", "0.5"))).UseMemory();
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value;

        (options.ClientId, options.ClientSecret, options.Scope, options.TokenRequestMethod, options.RequestTimeout, options.RefreshAt)
            .ShouldBe(("5430_client", Secret, CTraderScope.Accounts, TokenRequestMethod.Post, TimeSpan.FromSeconds(20), 0.5));
    }

    [Theory]
    [InlineData("http://localhost:5000/callback")]
    [InlineData("http://127.0.0.1:5000/callback")]
    [InlineData("http://[::1]:5000/callback")]
    [InlineData("https://app.example/callback?tenant=1")]
    public void Takes_a_redirect_URI_that_cTrader_takes(string redirectUri)
    {
        using var provider = GivenOptions(options => options.RedirectUri = redirectUri);

        provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.RedirectUri.ShouldBe(redirectUri);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ws://127.0.0.1:7035/demo")]
    [InlineData("ws://localhost:7035/demo")]
    [InlineData("wss://demo.ctraderapi.com:5035")]
    public void Takes_a_socket_over_TLS_or_on_this_machine(string? address)
    {
        using var provider = GivenOptions(options => options.DemoSocketUri = options.LiveSocketUri = address);

        provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.LiveSocketUri.ShouldBe(address);
    }

    [Fact]
    public async Task A_mistake_stops_the_host_at_its_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTokenEndpoint();
        using var host = builder.Build();

        var failure = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        failure.Failures.Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("Scope:0", "Accounts", "Scope")]
    [InlineData("DemoSocketUri:0", "ws://127.0.0.1:7035/demo", "DemoSocketUri")]
    [InlineData("ClientSecret:Value", Secret, "ClientSecret")]
    public void A_list_or_section_instead_of_a_value_is_named_and_not_taken_for_none(string key, string value, string option)
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(GivenSection((key, value)));
        using var program = services.BuildServiceProvider();

        var failure = Should.Throw<OptionsValidationException>(() => program.GetRequiredService<IOptions<CTraderAuthOptions>>().Value);

        failure.Failures.ShouldBe([$"CTrader:{option} has several values or a section in it. Use one value."]);
    }

    private static IConfigurationSection GivenSection(params IEnumerable<(string Option, string Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["CTrader:ClientId"] = "5430_client", ["CTrader:ClientSecret"] = Secret, ["CTrader:RedirectUri"] = "https://app.example/callback" })
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"CTrader:{setting.Option}", (string?)setting.Value)))
        .Build().GetSection("CTrader");

    private static ServiceProvider GivenOptions(Action<CTraderAuthOptions> change)
    {
        var services = new ServiceCollection();
        services.AddTokenEndpoint().Configure<CTraderAuthOptions>(options =>
        {
            options.ClientId = "5430_client";
            options.ClientSecret = Secret;
            options.RedirectUri = "https://app.example/callback";
            change(options);
        });
        return services.BuildServiceProvider();
    }
}
