using System.Net;

namespace CTraderAuth.Testing.Tests.Consent;

public sealed class ConsentPageTests : ConsentTest
{
    private const string Hostile = "\"><script>alert('x')</script>";

    [Fact]
    public async Task It_shows_which_application_asks_for_what_and_where_it_leads()
    {
        var page = await Page(scope: "accounts");

        page.ShouldContain($"<code>{Sandbox.ClientId}</code>");
        page.ShouldContain("scope <code>accounts</code>");
        page.ShouldContain($"<code>{Sandbox.RedirectUri}</code>");
        page.ShouldNotContain(Sandbox.ClientSecret);
    }

    [Fact]
    public async Task A_link_without_a_scope_asks_for_trading()
    {
        var page = await Page(scope: null);

        page.ShouldContain("scope <code>trading</code>");
    }

    [Theory]
    [InlineData("wrong", null, "trading", "client id")]
    [InlineData(null, "https://evil.example/callback", "trading", "redirect URI")]
    [InlineData(null, CTraderSandboxOptions.DefaultRedirectUri + "/", "trading", "redirect URI")]
    [InlineData(null, null, "everything", "scope")]
    public async Task A_link_that_does_not_fit_leads_to_an_error_page_and_never_away(string? clientId, string? redirectUri, string scope, string names)
    {
        using var asked = await Http.GetAsync(Link(clientId, redirectUri, scope), Cancel);
        using var decided = await Decide(Link(clientId, redirectUri, scope), "allow");

        asked.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        decided.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        asked.Headers.Location.ShouldBeNull();
        decided.Headers.Location.ShouldBeNull();
        (await asked.Content.ReadAsStringAsync(Cancel)).ShouldContain(names);
    }

    [Fact]
    public async Task Hostile_input_is_encoded_on_every_page()
    {
        var pages = await Task.WhenAll(
            Page(state: Hostile),
            Page(clientId: Hostile),
            Page(redirectUri: Hostile),
            Page(scope: Hostile));

        foreach (var page in pages)
        {
            page.ShouldNotContain("<script");
            page.ShouldContain("&lt;script&gt;");
            page.ShouldNotContain(Hostile);
        }
    }

    [Fact]
    public async Task It_allows_no_script_and_is_not_kept()
    {
        using var response = await Http.GetAsync(Link(), Cancel);

        response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldStartWith("default-src 'none'");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    private async Task<string> Page(string? clientId = null, string? redirectUri = null, string? scope = "trading", string? state = null)
    {
        using var response = await Http.GetAsync(Link(clientId, redirectUri, scope, state), Cancel);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        return await response.Content.ReadAsStringAsync(Cancel);
    }
}
