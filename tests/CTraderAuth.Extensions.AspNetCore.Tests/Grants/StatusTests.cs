using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Grants;

public sealed class StatusTests : SiteTest
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    [Fact]
    public async Task Tells_the_grant_of_the_current_user_without_a_token()
    {
        await GivenAliceAsync();
        var token = await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);

        var answer = await Alice.GetAsync(Site, "/ctrader/status");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Headers.ShouldContain("application/json");
        answer.Headers.ShouldContain("no-store");
        answer.Body.ShouldNotContain(token.Value);
        var status = JsonSerializer.Deserialize<GrantStatus>(answer.Body, Web)!;
        status.ShouldBe(await Site.Tokens.GetStatusAsync("alice", Token));
    }

    [Fact]
    public async Task Tells_a_user_who_never_connected_to_connect()
    {
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, "/ctrader/status");

        answer.Body.ShouldBe("""{"subject":"alice","state":"ReauthorizationRequired","reason":"NotConnected"}""");
    }

    [Fact]
    public async Task Tells_nobody_anything_of_another_user()
    {
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);

        var signedOut = await Alice.GetAsync(Site, "/ctrader/status?subject=alice");
        var bob = await (await GivenUserAsync("bob")).GetAsync(Site, "/ctrader/status?subject=alice");

        signedOut.Status.ShouldBe(HttpStatusCode.Unauthorized);
        signedOut.Body.ShouldBe("""{"error":"signed-out"}""");
        bob.Body.ShouldContain("NotConnected");
    }

    [Fact]
    public async Task Says_nothing_of_the_inside_when_the_store_fails()
    {
        await GivenAliceAsync();
        Store.Break();

        var answer = await Alice.GetAsync(Site, "/ctrader/status");

        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Body.ShouldBe("""{"error":"unavailable"}""");
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 511);
    }
}
