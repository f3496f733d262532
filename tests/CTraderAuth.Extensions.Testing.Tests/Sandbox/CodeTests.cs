using System.Net;

namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class CodeTests : SandboxTest
{
    [Fact]
    public async Task A_code_is_exchanged_for_a_pair_that_lives_as_long_as_at_cTrader()
    {
        var code = Sandbox.IssueCode();

        var pair = await Exchange(code);

        pair.GetProperty("expiresIn").GetInt64().ShouldBe(2_628_000);
        pair.GetProperty("tokenType").GetString().ShouldBe("bearer");
        pair.GetProperty("errorCode").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await CallApi(pair)).ShouldBe(200);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var code = Sandbox.IssueCode();
        var first = await Exchange(code);

        var second = await Exchange(code);

        IsDenied(second).ShouldBeTrue();
        (await CallApi(first)).ShouldBe(200);
    }

    [Fact]
    public async Task A_code_lives_one_minute()
    {
        var early = Sandbox.IssueCode();
        Time.Advance(TimeSpan.FromSeconds(1));
        var late = Sandbox.IssueCode("trader-2");
        Time.Advance(TimeSpan.FromSeconds(59));

        IsDenied(await Exchange(early)).ShouldBeTrue();
        IsPair(await Exchange(late)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_life_of_a_code_is_an_option()
    {
        GivenSandbox(options => options.CodeLifetime = TimeSpan.FromSeconds(5));
        var code = Sandbox.IssueCode();

        Time.Advance(TimeSpan.FromSeconds(5));

        IsDenied(await Exchange(code)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("http://127.0.0.1:7001/callback/")]
    [InlineData("http://127.0.0.1:7001/Callback")]
    [InlineData("http://localhost:7001/callback")]
    [InlineData("http://127.0.0.1:7002/other")]
    [InlineData("")]
    public async Task The_exchange_needs_the_very_redirect_URI_of_the_consent(string redirectUri)
    {
        GivenSandbox(options => options.RedirectUris = ["http://127.0.0.1:7001/callback", "http://127.0.0.1:7002/other"]);

        var answer = await Exchange(Sandbox.IssueCode(), redirectUri);

        IsDenied(answer).ShouldBeTrue();
    }

    [Fact]
    public async Task A_code_for_another_registered_redirect_URI_is_exchanged_with_that_one()
    {
        GivenSandbox(options => options.RedirectUris = ["http://127.0.0.1:7001/callback", "http://127.0.0.1:7002/other"]);

        var answer = await Exchange(Sandbox.IssueCode(redirectUri: "http://127.0.0.1:7002/other"), "http://127.0.0.1:7002/other");

        IsPair(answer).ShouldBeTrue();
    }

    [Fact]
    public void A_code_for_a_redirect_URI_that_is_not_registered_is_not_issued()
    {
        var issue = () => Sandbox.IssueCode(redirectUri: "https://evil.example/");

        issue.ShouldThrow<ArgumentException>().Message.ShouldContain(nameof(CTraderSandboxOptions.RedirectUris));
    }

    [Fact]
    public async Task Of_many_who_send_one_code_at_once_exactly_one_wins()
    {
        var address = ExchangeUri(Sandbox.IssueCode());

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Read(Http.GetAsync(address, Cancel))));

        answers.Count(IsPair).ShouldBe(1);
        answers.Count(IsDenied).ShouldBe(31);
    }

    [Fact]
    public async Task A_denial_is_HTTP_200()
    {
        using var response = await Http.GetAsync(ExchangeUri("no-such-code"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("""{"errorCode":"ACCESS_DENIED","description":"Access denied. Make sure the credentials are valid."}""");
    }
}
