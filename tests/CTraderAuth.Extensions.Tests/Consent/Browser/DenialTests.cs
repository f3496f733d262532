using System.Net;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class DenialTests : ConsentTest
{
    [Fact]
    public async Task Says_that_the_trader_denied_on_the_page_and_to_the_caller()
    {
        await GivenSignIn();

        var page = await Browser.GetStringAsync($"{Callback}?error=access_denied&error_description=The+user+%3Cb%3Erefused&state={State}", Cancellation);

        var error = await Should.ThrowAsync<CTraderAuthException>(Running);
        error.ErrorCode.ShouldBe("access_denied");
        error.Description.ShouldBe("The user <b>refused");
        error.Message.ShouldContain("\"my-bot\"");
        page.ShouldContain(WebUtility.HtmlEncode(error.Message));
        page.ShouldNotContain("<b>");
        Codes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("&code=")]
    [InlineData("&error=denied&code=code")]
    [InlineData("&error_description=no")]
    public async Task Takes_an_answer_without_a_usable_code_for_a_denial(string query)
    {
        await GivenSignIn();

        await Browser.GetStringAsync($"{Callback}?state={State}{query}", Cancellation);

        await Should.ThrowAsync<CTraderAuthException>(Running);
        Codes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bounds_and_cleans_what_the_address_says_about_the_denial()
    {
        await GivenSignIn();

        await Browser.GetStringAsync($"{Callback}?state={State}&error={new string('e', 5000)}&error_description=%1B%5B31m%0Ared%E2%80%AE{new string('d', 5000)}", Cancellation);

        var error = await Should.ThrowAsync<CTraderAuthException>(Running);
        error.Description!.ShouldStartWith("[31mredddd");
        error.Description.Length.ShouldBe(200);
        error.ErrorCode!.Length.ShouldBe(64);
    }

    [Fact]
    public async Task Shows_on_the_page_why_the_exchange_failed_and_throws_it()
    {
        var refused = new CTraderAuthException("Code refused: <expired> & gone.", "ACCESS_DENIED");
        Connect = () => Task.FromException<CTraderAccessToken>(refused);
        await GivenSignIn();

        var page = await Browser.GetStringAsync($"{Callback}?code=code&state={State}", Cancellation);

        (await Should.ThrowAsync<CTraderAuthException>(Running)).ShouldBeSameAs(refused);
        page.ShouldContain("<h1>Not connected</h1>");
        page.ShouldContain("Code refused: &lt;expired&gt; &amp; gone.");
    }
}
