using System.Net;

namespace CTraderAuth.Testing.Tests.Consent;

public sealed class DecisionTests : ConsentTest
{
    [Fact]
    public async Task Allow_leads_back_with_a_code_of_the_chosen_trader_and_scope()
    {
        using var response = await Decide(Link(scope: "accounts"), "allow", "trader-2");

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        var pair = await Exchange(CodeIn(response, $"{Sandbox.RedirectUri}?code="));
        using var api = await Http.GetAsync($"{Sandbox.ApiUri}?oauth_token={AccessTokenOf(pair)}", Cancel);
        var answer = await api.Content.ReadAsStringAsync(Cancel);
        answer.ShouldContain("\"cTid\":\"trader-2\"");
        answer.ShouldContain("\"scope\":\"accounts\"");
    }

    [Theory]
    [InlineData("other")]
    [InlineData("trader-1")]
    public async Task Another_cTID_can_be_typed_whichever_is_ticked(string ticked)
    {
        using var response = await Decide(Link(), "allow", ticked, " zoë & co ");

        var pair = await Exchange(CodeIn(response, $"{Sandbox.RedirectUri}?code="));
        var answer = await Read(Http.GetAsync($"{Sandbox.ApiUri}?oauth_token={AccessTokenOf(pair)}", Cancel));
        answer.GetProperty("cTid").GetString().ShouldBe("zoë & co");
    }

    [Theory]
    [InlineData("allow", "other", " ")]
    [InlineData("allow", "", "")]
    [InlineData("perhaps", "trader-1", "")]
    public async Task A_decision_that_cannot_be_taken_is_asked_for_again(string decision, string cTid, string other)
    {
        using var response = await Decide(Link(), decision, cTid, other);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("Choose a cTID");
    }

    [Fact]
    public async Task Deny_leads_back_with_an_error_and_no_code()
    {
        using var response = await Decide(Link(), "deny");

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.OriginalString.ShouldBe($"{Sandbox.RedirectUri}?error=access_denied&error_description=The+trader+denied+access.");
    }

    [Fact]
    public async Task A_redirect_URI_with_a_query_keeps_it()
    {
        GivenSandbox(options => options.RedirectUris = ["https://bot.example/callback?tenant=7"]);

        using var response = await Decide(Link(), "allow");

        var code = CodeIn(response, "https://bot.example/callback?tenant=7&code=");
        IsPair(await Exchange(code)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("allow")]
    [InlineData("deny")]
    public async Task State_does_not_come_back_by_default(string decision)
    {
        using var response = await Decide(Link(state: "s-1"), decision);

        response.Headers.Location!.Query.ShouldNotContain("state");
    }

    [Theory]
    [InlineData("allow")]
    [InlineData("deny")]
    public async Task State_comes_back_encoded_when_asked_for(string decision)
    {
        GivenSandbox(options => options.EchoState = true);

        using var response = await Decide(Link(state: "a b&code=x"), decision);

        response.Headers.Location!.OriginalString.ShouldEndWith("&state=a%20b%26code%3Dx");
    }

    [Fact]
    public async Task No_state_comes_back_when_none_was_sent()
    {
        GivenSandbox(options => options.EchoState = true);

        using var response = await Decide(Link(), "allow");

        response.Headers.Location!.Query.ShouldNotContain("state");
    }

    private static string CodeIn(HttpResponseMessage response, string before)
    {
        var location = response.Headers.Location!.OriginalString;
        location.ShouldStartWith(before);
        return location[before.Length..];
    }
}
