using System.Net;
using System.Text.RegularExpressions;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Hosting;

/// <summary>The whole flow in each shape in which sites are hosted.</summary>
public sealed partial class HostingTests : SiteTest
{
    [Fact]
    public async Task Minimal_APIs()
    {
        Site = GivenInstance(settings: ("Api", Sandbox.ApiUri.AbsoluteUri));
        await GivenAliceAsync();

        var connected = await Alice.GetAsync(Site, await AllowAsync(Alice));
        var call = await Alice.GetAsync(Site, "/call");

        connected.Location.ShouldBe("/desk");
        call.Body.ShouldContain("\"cTid\":\"trader-1\"");
        await DisconnectAsync((await Alice.GetAsync(Site, "/antiforgery")).Body);
    }

    [Fact]
    public async Task Mvc()
    {
        Site = GivenInstance(settings: [("Shape", "mvc"), ("Api", Sandbox.ApiUri.AbsoluteUri)]);
        await GivenAliceAsync();

        var before = await Alice.GetAsync(Site, "/mvc/desk");
        var connected = await Alice.GetAsync(Site, await AllowAsync(Alice, "/mvc/desk"));
        var after = await Alice.GetAsync(Site, connected.Location);
        var call = await Alice.GetAsync(Site, "/mvc/call");

        before.Body.ShouldBe("The grant is missing.");
        after.Body.ShouldBe("The grant is Connected.");
        call.Body.ShouldContain("\"cTid\":\"trader-1\"");
        (await Alice.PostAsync(Site, "/mvc/order")).Status.ShouldBe(HttpStatusCode.BadRequest);
        await DisconnectAsync((await Alice.GetAsync(Site, "/antiforgery")).Body);
    }

    [Fact]
    public async Task Blazor_Server()
    {
        Site = GivenInstance(settings: [("Shape", "blazor"), ("Api", Sandbox.ApiUri.AbsoluteUri)]);
        await GivenAliceAsync();

        var before = await Alice.GetAsync(Site, "/blazor/desk");
        var connected = await Alice.GetAsync(Site, await AllowAsync(Alice, "/blazor/desk"));
        var after = await Alice.GetAsync(Site, connected.Location);

        before.Body.ShouldContain("The grant is missing. The API says nothing.");
        after.Body.ShouldContain("The grant is Connected. The API says OK.");
        await DisconnectAsync(AntiforgeryField().Match(after.Body).Groups[1].Value);
    }

    [Fact]
    public async Task Behind_a_reverse_proxy_that_ends_TLS()
    {
        RedirectUri = "https://trade.example/ctrader/callback";
        Site = GivenInstance(settings: ("Shape", "proxy"));
        Site.InFront = static instance => new ReverseProxy(instance);
        await GivenAliceAsync("https://trade.example");

        var setOut = await Alice.GetAsync(Site, "/ctrader/connect?returnUrl=/desk");
        var connected = await Alice.GetAsync(Site, await DecideAsync(setOut.Location));

        setOut.Cookies.ShouldHaveSingleItem().ShouldContain("; secure");
        connected.Location.ShouldBe("/desk");
        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 505);
    }

    [Fact]
    public async Task Behind_a_reverse_proxy_that_takes_a_prefix_and_tells_nothing()
    {
        RedirectUri = "https://trade.example/app/ctrader/callback";
        Site = GivenInstance();
        Site.InFront = static instance => new ReverseProxy(instance, "/app");
        Alice = new(new("https://trade.example"));
        await Alice.GetAsync(Site, "/app/sign-in?user=alice");

        var setOut = await Alice.GetAsync(Site, "/app/ctrader/connect");
        var connected = await Alice.GetAsync(Site, await DecideAsync(setOut.Location));
        var page = await Alice.GetAsync(Site, connected.Location);

        setOut.Cookies.ShouldHaveSingleItem().ShouldContain("; path=/app/ctrader; secure");
        connected.Location.ShouldBe("/app/ctrader/result?outcome=connected");
        page.Body.ShouldContain("href=\"/app/\"");
    }

    [Fact]
    public async Task Under_a_path_base()
    {
        RedirectUri = "http://localhost/base/ctrader/callback";
        Site = GivenInstance(settings: ("PathBase", "/base"));
        await Alice.GetAsync(Site, "/base/sign-in?user=alice");

        var setOut = await Alice.GetAsync(Site, "/base/ctrader/connect?returnUrl=/base/desk");
        var connected = await Alice.GetAsync(Site, await DecideAsync(setOut.Location));
        var denied = await Alice.GetAsync(Site, await DecideAsync((await Alice.GetAsync(Site, "/base/ctrader/connect")).Location, "deny"));
        var page = await Alice.GetAsync(Site, denied.Location);

        setOut.Cookies.ShouldHaveSingleItem().ShouldContain("; path=/base/ctrader");
        connected.Location.ShouldBe("/base/desk");
        page.Body.ShouldContain("href=\"/base/ctrader/connect\"");
        page.Body.ShouldContain("href=\"/base/\"");
        Logs.GetSnapshot().ShouldNotContain(record => record.Message.Contains("code="));
    }

    [Theory]
    [InlineData("", "http://localhost/callback")]
    [InlineData("/", "http://localhost/callback")]
    [InlineData("accounts/ctrader/", "http://localhost/accounts/ctrader/callback")]
    [InlineData("/ctrader", "http://localhost/ctrader/callback/")]
    public async Task Under_another_prefix(string prefix, string redirectUri)
    {
        RedirectUri = redirectUri;
        Site = GivenInstance(settings: ("Prefix", prefix));
        await GivenAliceAsync();

        var setOut = await Alice.GetAsync(Site, $"/{prefix.Trim('/')}/connect?returnUrl=/desk".Replace("//", "/", StringComparison.Ordinal));
        var connected = await Alice.GetAsync(Site, await DecideAsync(setOut.Location));

        connected.Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task On_Kestrel()
    {
        Site = GivenInstance();
        Site.Listen();
        await GivenAliceAsync();

        var connected = await Alice.GetAsync(Site, await AllowAsync(Alice));
        var tooLong = await Alice.GetAsync(Site, $"/ctrader/callback?code={new string('A', 64 * 1024)}");

        connected.Location.ShouldBe("/desk");
        tooLong.Status.ShouldBe(HttpStatusCode.RequestUriTooLong);
    }

    private async Task DisconnectAsync(string antiforgery)
    {
        antiforgery.ShouldNotBeEmpty();
        (await Alice.PostAsync(Site, "/ctrader/disconnect", ("__RequestVerificationToken", antiforgery), ("returnUrl", "/desk"))).Location.ShouldBe("/desk");
        (await Site.Tokens.GetStatusAsync("alice", Token))!.Reason.ShouldBe(ReauthorizationReason.Disconnected);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}
