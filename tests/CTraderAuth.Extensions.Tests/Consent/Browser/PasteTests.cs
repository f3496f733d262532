using System.Net;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class PasteTests : ConsentTest
{
    [Theory]
    [InlineData("http://localhost:{port}/callback?code=pasted-code")]
    [InlineData("http://localhost:{port}/callback?code=pasted-code&state={state}")]
    [InlineData("  localhost:{port}/callback?code=pasted-code  ")]
    [InlineData("http://127.0.0.1:{port}/callback?state={state}&code=pasted-code#fragment")]
    [InlineData("?code=pasted-code")]
    public async Task Connects_with_a_pasted_address(string line)
    {
        await GivenSignIn();

        Terminal.Paste(Filled(line));

        (await Running).ShouldBeSameAs(Token);
        Codes.ShouldBe(["pasted-code"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pasted-code")]
    [InlineData("?state={state}")]
    [InlineData("http://localhost:{port}/callback")]
    [InlineData("https://consent.example/apps/auth?redirect_uri=x&state={state}")]
    [InlineData("http://localhost:{port}/playground?code=pasted-code")]
    [InlineData("?code=pasted-code&code=another")]
    public async Task Says_what_is_expected_after_a_wrong_paste_and_keeps_waiting(string line)
    {
        await GivenSignIn();

        Terminal.Paste(Filled(line));
        var hint = await Terminal.WaitForAsync("That is not the address", Cancellation);
        Terminal.Paste("?code=good");

        await Running;
        hint.ShouldContain("?code=");
        Codes.ShouldBe(["good"]);
    }

    [Fact]
    public async Task Refuses_a_pasted_address_of_another_sign_in_and_keeps_waiting()
    {
        await GivenSignIn();

        Terminal.Paste("?code=bad&state=foreign");
        await Terminal.WaitForAsync("another sign-in", Cancellation);
        Terminal.Paste($"?code=good&state={State}");

        await Running;
        Codes.ShouldBe(["good"]);
    }

    [Fact]
    public async Task Takes_a_pasted_denial()
    {
        await GivenSignIn();

        Terminal.Paste("?error=access_denied");

        (await Should.ThrowAsync<CTraderAuthException>(Running)).ErrorCode.ShouldBe("access_denied");
    }

    [Fact]
    public async Task Still_takes_the_callback_after_the_console_has_ended()
    {
        await GivenSignIn();

        Terminal.Paste(null);
        var said = await Terminal.WaitForAsync("input has ended", Cancellation);
        await Browser.GetStringAsync($"{Callback}?code=code", Cancellation);

        (await Running).ShouldBeSameAs(Token);
        said.ShouldContain($"ssh -L {Port}:127.0.0.1:{Port}");
        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 411);
    }

    [Fact]
    public async Task Offers_no_pasting_where_nothing_can_be_typed()
    {
        Terminal.CanRead = false;
        await GivenSignIn();

        (await StatusOf($"{Callback}?code=code")).ShouldBe(HttpStatusCode.SeeOther);

        Terminal.Written.ShouldAllBe(line => !line.Contains("paste it here", StringComparison.Ordinal));
        Terminal.Written.ShouldContain(line => line.Contains($"ssh -L {Port}:127.0.0.1:{Port}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "should open automatically")]
    [InlineData(false, "Open the link yourself")]
    public async Task Prints_the_link_and_says_whether_a_browser_opens(bool hasBrowser, string said)
    {
        Terminal.HasBrowser = hasBrowser;
        await GivenSignIn();

        await Terminal.WaitForAsync(said, Cancellation);

        Terminal.Written.First().ShouldContain($"https://consent.example/apps/auth?redirect_uri=http%3A%2F%2Flocalhost&state={State}\n");
    }

    private string Filled(string line) => line.Replace("{port}", $"{Port}", StringComparison.Ordinal).Replace("{state}", State, StringComparison.Ordinal);
}
