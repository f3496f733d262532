using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Tests.Users;

public sealed class UserTokenTests : SiteTest
{
    [Fact]
    public async Task Each_user_calls_the_API_with_a_token_of_their_own()
    {
        Site = GivenInstance(settings: ("Api", Sandbox.ApiUri.AbsoluteUri));
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode("trader-a"), Token);
        await Site.Tokens.ConnectAsync("bob", Sandbox.IssueCode("trader-b"), Token);
        await GivenAliceAsync();
        var bob = await GivenUserAsync("bob");

        var calls = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? Alice : bob).GetAsync(Site, "/call")));

        for (var i = 0; i < calls.Length; i++)
        {
            calls[i].Body.ShouldContain(i % 2 == 0 ? "\"cTid\":\"trader-a\"" : "\"cTid\":\"trader-b\"");
        }
    }

    [Fact]
    public async Task The_subject_comes_from_the_same_function_as_in_the_endpoints()
    {
        Site = GivenInstance(
            static options => options.Subject = context => new(context.User.Identity?.IsAuthenticated is true ? $"tenant-7/{context.User.Claims.First().Value}" : null),
            settings: ("Api", Sandbox.ApiUri.AbsoluteUri));
        await GivenAliceAsync();
        await Alice.GetAsync(Site, await AllowAsync(Alice, cTid: "trader-a"));

        var call = await Alice.GetAsync(Site, "/call");

        (await Site.Tokens.GetStatusAsync("tenant-7/alice", Token))!.State.ShouldBe(GrantState.Connected);
        call.Body.ShouldContain("\"cTid\":\"trader-a\"");
    }

    [Fact]
    public async Task A_request_without_a_context_fails_and_names_the_remedy()
    {
        Site = GivenInstance(settings: ("Api", Sandbox.ApiUri.AbsoluteUri));
        using var client = Site.Services.GetRequiredService<IHttpClientFactory>().CreateClient("api");

        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("accounts", Token));

        thrown.Message.ShouldContain("There is no HttpContext");
        thrown.Message.ShouldContain("SetCTraderSubject");
    }

    [Fact]
    public async Task A_request_without_a_context_that_names_its_subject_is_sent()
    {
        Site = GivenInstance(settings: ("Api", Sandbox.ApiUri.AbsoluteUri));
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode("trader-a"), Token);
        using var client = Site.Services.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        using var request = new HttpRequestMessage(HttpMethod.Get, "accounts").SetCTraderSubject("alice");

        using var response = await client.SendAsync(request, Token);

        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("\"cTid\":\"trader-a\"");
    }

    [Fact]
    public async Task A_request_of_a_signed_out_user_is_not_sent()
    {
        Site = GivenInstance(settings: ("Api", Sandbox.ApiUri.AbsoluteUri));

        var answer = await Should.ThrowAsync<InvalidOperationException>(() => Alice.GetAsync(Site, "/call"));

        answer.Message.ShouldContain("Nobody is signed in");
    }
}
