using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class SignInTests : ConsentTest
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task Connects_with_the_code_of_the_callback(string host)
    {
        Host = host;
        await GivenSignIn();

        var page = await Browser.GetStringAsync($"{Callback}?code=a%2Bcode%3D&state={State}", Cancellation);

        (await Running).ShouldBeSameAs(Token);
        Codes.ShouldBe(["a+code="]);
        page.ShouldContain("<h1>Connected</h1>");
    }

    [Fact]
    public async Task Accepts_a_callback_without_a_state()
    {
        await GivenSignIn();

        await Browser.GetStringAsync($"{Callback}?code=code", Cancellation);

        (await Running).ShouldBeSameAs(Token);
    }

    [Fact]
    public async Task Sends_a_fresh_state_of_256_bits_each_time()
    {
        await GivenSignIn();
        var first = State;
        await Browser.GetStringAsync($"{Callback}?code=code&state={State}", Cancellation);
        await Running;

        await GivenSignIn();

        Base64Url.DecodeFromChars(first).Length.ShouldBe(32);
        State.ShouldNotBe(first);
    }

    [Fact]
    public async Task Takes_the_code_out_of_the_address_bar()
    {
        await GivenSignIn();

        using var redirect = await StayingBrowser.GetAsync($"{Callback}?code=secret-code&state={State}", Cancellation);
        using var page = await StayingBrowser.GetAsync(new Uri(new(Callback), redirect.Headers.Location!), Cancellation);

        redirect.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        redirect.Headers.Location!.OriginalString.ShouldNotContain("secret-code");
        redirect.Headers.Location.OriginalString.ShouldNotContain(State);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Running;
    }

    [Fact]
    public async Task Lets_nobody_keep_frame_or_script_the_page()
    {
        await GivenSignIn("<my & bot>");

        using var response = await Browser.GetAsync($"{Callback}?code=code", Cancellation);
        var page = await response.Content.ReadAsStringAsync(Cancellation);

        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; ");
        page.ShouldContain("&lt;my &amp; bot&gt;");
        page.ShouldNotContain("<script");
    }

    [Fact]
    public async Task Permits_the_style_of_the_page_by_its_hash()
    {
        await GivenSignIn();

        using var response = await Browser.GetAsync($"{Callback}?code=code", Cancellation);
        var page = await response.Content.ReadAsStringAsync(Cancellation);

        var style = page[(page.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain($"style-src 'sha256-{hash}'");
    }

    [Fact]
    public async Task Exchanges_once_when_the_browser_sends_the_callback_twice()
    {
        var exchanged = new TaskCompletionSource<CTraderAccessToken>();
        Connect = () => exchanged.Task;
        await GivenSignIn();

        using var first = await StayingBrowser.GetAsync($"{Callback}?code=code&state={State}", Cancellation);
        using var second = await StayingBrowser.GetAsync($"{Callback}?code=code&state={State}", Cancellation);
        exchanged.SetResult(Token);
        await StayingBrowser.GetStringAsync(new Uri(new(Callback), second.Headers.Location!), Cancellation);

        (await Running).ShouldBeSameAs(Token);
        Codes.ShouldHaveSingleItem();
        second.Headers.Location.ShouldBe(first.Headers.Location);
    }

    [Fact]
    public async Task Does_not_wait_for_ever_for_a_browser_that_never_fetches_the_page()
    {
        await GivenSignIn();
        await StatusOf($"{Callback}?code=code");

        while (!Running.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await Running).ShouldBeSameAs(Token);
    }
}
