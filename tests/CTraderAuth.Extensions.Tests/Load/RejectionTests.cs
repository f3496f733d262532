using System.IO.Pipelines;
using System.Net;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Load;

/// <summary>The rows of the load table in which an API refuses an access token that still looks alive.</summary>
public sealed class RejectionTests : LoadTest
{
    [Fact]
    public async Task Twenty_concurrent_401s_make_one_refresh_and_none_fails()
    {
        var held = new HeldResponses(expected: 20);
        var client = GivenClient(held);
        await GivenGrant("alice");
        Sandbox.ExpireAccessTokens();

        var requests = GivenRequests(client, 20);
        await held.AllHeld;
        held.Release(20);

        (await Task.WhenAll(requests)).ShouldAllBe(status => status == HttpStatusCode.OK);
        await ShouldHaveRefreshedOnceAsync();
    }

    [Fact]
    public async Task Fifty_staggered_requests_with_a_revoked_access_token_make_one_refresh_and_none_fails()
    {
        var held = new HeldResponses(expected: 50);
        var client = GivenClient(held);
        await GivenGrant("alice");
        Sandbox.ExpireAccessTokens();
        var serverTakes = TimeSpan.FromMilliseconds(50);
        Sandbox.Faults.Next(SandboxFault.Delay(serverTakes, afterProcessing: true));

        var requests = GivenRequests(client, 50);
        await held.AllHeld;
        held.Release(1);
        await Time.WhenWaitsAsync(serverTakes);
        held.Release(24);
        Time.Advance(serverTakes);
        await WhenAsync("alice", status => status.Generation == 2);
        for (var i = 0; i < 25; i++)
        {
            // Looked at before the door opens: a request may be through before the next line.
            Task[] pending = [.. requests.Where(request => !request.IsCompleted)];
            held.Release(1);
            await Task.WhenAny(pending);
        }

        (await Task.WhenAll(requests)).ShouldAllBe(status => status == HttpStatusCode.OK);
        await ShouldHaveRefreshedOnceAsync();
    }

    [Fact]
    public async Task A_401_with_a_one_shot_request_body_is_returned_and_the_token_replaced_for_the_next_request()
    {
        var client = GivenClient(new HeldResponses(expected: 0));
        await GivenGrant("alice");
        Sandbox.ExpireAccessTokens();
        using var body = new StreamContent(PipeReader.Create(new MemoryStream("order"u8.ToArray())).AsStream());

        using var first = await client.PostAsync("orders", body, Token);
        await WhenAsync("alice", status => status.Generation == 2);
        using var second = await client.GetAsync("orders", Token);

        first.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldHaveRefreshedOnceAsync();
    }

    [Fact]
    public async Task An_API_that_always_answers_401_rotates_at_most_once_in_five_minutes()
    {
        await using var api = await Api.StartAsync(context => Task.FromResult(context.Response.StatusCode = 401));
        var client = GivenProgram(services: services => services.AddHttpClient("api", client => client.BaseAddress = api.Address).AddCTraderToken("alice"))
            .GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await GivenGrant("alice");

        var atOnce = await Task.WhenAll(GivenRequests(client, 10));
        var refreshesAtOnce = Refreshes.Count;
        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var within = await Task.WhenAll(GivenRequests(client, 10));
        var refreshesWithin = Refreshes.Count;
        Time.Advance(TimeSpan.FromSeconds(1));
        var later = await Task.WhenAll(GivenRequests(client, 10));

        atOnce.Concat(within).Concat(later).ShouldAllBe(status => status == HttpStatusCode.Unauthorized);
        refreshesAtOnce.ShouldBe(1);
        refreshesWithin.ShouldBe(1);
        Refreshes.Count.ShouldBe(2);
        Refreshes.ShouldAllBe(request => request.Applied);
        (await Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }

    private static Task<HttpStatusCode>[] GivenRequests(HttpClient client, int count) =>
        [.. Enumerable.Range(0, count).Select(number => Task.Run(() => RequestAsync(client, number), Token))];

    private static async Task<HttpStatusCode> RequestAsync(HttpClient client, int number)
    {
        using var response = await client.GetAsync($"accounts/{number}", Token);
        return response.StatusCode;
    }
}
