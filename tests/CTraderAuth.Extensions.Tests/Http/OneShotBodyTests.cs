using System.Net;
using System.Net.Http.Json;
using System.Threading.Channels;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Http;

public sealed class OneShotBodyTests : HandlerTest
{
    public static TheoryData<string> OneShot => ["stream", "multipart with a stream", "asynchronous iterator", "iterator"];

    [Theory]
    [MemberData(nameof(OneShot))]
    public async Task A_401_with_a_one_shot_request_body_is_returned_and_the_token_replaced_for_the_next_request(string body)
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);
        var dead = GivenRevokedToken();
        var replaced = GivenReplacement();
        using var content = GivenContent(body);

        using var first = await client.PostAsync("orders", content, Cancellation);
        await replaced.Task.WaitAsync(Cancellation);
        using var second = await client.GetAsync("orders", Cancellation);

        first.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        Tokens.Rejected.ShouldHaveSingleItem().ShouldBe(("alice", dead.Value));
        api.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_401_does_not_wait_for_the_replacement()
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);
        GivenRevokedToken();
        var never = new TaskCompletionSource<CTraderAccessToken>();
        Tokens.Replacing = (_, _, _) => never.Task;
        using var content = GivenContent("stream");

        using var response = await client.PostAsync("orders", content, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 302);
    }

    [Fact]
    public async Task The_replacement_carries_neither_ambient_values_nor_cancellation_of_the_caller()
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);
        GivenRevokedToken();
        var ambient = new AsyncLocal<string?> { Value = "the caller's" };
        var seen = new TaskCompletionSource<(string?, bool)>();
        Tokens.Replacing = (_, token, cancellation) =>
        {
            seen.SetResult((ambient.Value, cancellation.CanBeCanceled));
            return Task.FromResult(token);
        };
        using var content = GivenContent("stream");

        using var response = await client.PostAsync("orders", content, Cancellation);

        (await seen.Task.WaitAsync(Cancellation)).ShouldBe((null, false));
    }

    [Fact]
    public async Task A_replacement_that_fails_after_the_401_is_logged()
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);
        GivenRevokedToken();
        Tokens.Replacing = (_, _, _) => throw new CTraderUnavailableException("Try later.");
        using var content = GivenContent("stream");

        using var response = await client.PostAsync("orders", content, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Logs.WhenLoggedAsync(record => record.Id.Id == 303)).Exception.ShouldBeOfType<CTraderUnavailableException>();
    }

    private TaskCompletionSource GivenReplacement()
    {
        var replaced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Tokens.Replacing = (subject, token, _) =>
        {
            var next = new CTraderAccessToken($"{subject}.2", "bearer", token.IssuedAt, token.ExpiresAt, 2);
            Tokens.Set(subject, next);
            replaced.SetResult();
            return Task.FromResult(next);
        };
        return replaced;
    }

    private static HttpContent GivenContent(string kind) => kind switch
    {
        "stream" => new StreamContent(new OneWayStream("body")),
        "multipart with a stream" => new MultipartFormDataContent { { new StringContent("body"), "name" }, { new StreamContent(new OneWayStream("body")), "file" } },
        "iterator" => JsonContent.Create(Orders()),
        _ => JsonContent.Create(OrdersAsync()),
    };

    private static IEnumerable<int> Orders()
    {
        yield return 1;
    }

    private static IAsyncEnumerable<int> OrdersAsync()
    {
        var orders = Channel.CreateUnbounded<int>();
        orders.Writer.TryWrite(1);
        orders.Writer.Complete();
        return orders.Reader.ReadAllAsync();
    }
}
