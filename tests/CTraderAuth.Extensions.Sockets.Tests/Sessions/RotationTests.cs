using System.Text.Json.Nodes;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>A rotation reaches the session: its accounts are authorized again on the same connection.</summary>
public sealed class RotationTests : SessionTest
{
    [Fact]
    public async Task Every_account_is_authorized_again_on_the_same_connection_with_the_new_token()
    {
        // The announcement is not late, however busy the machine is: no time passes.
        Time = new TestClock(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
        Server.Accounts = [1001, 1002];
        List<(long, AuthorizationCause)> introduced = [];
        var session = await GivenAuthorizedAsync(options => options.OnAuthorized = authorized =>
        {
            lock (introduced)
            {
                introduced.Add((authorized.Account, authorized.Cause));
            }

            return Task.CompletedTask;
        });

        await Server.Newest.SendAsync(2147, new() { ["ctidTraderAccountIds"] = new JsonArray(1001, "1002"), ["reason"] = "Token was refreshed" });
        await WhenAsync(static status => status.State != CTraderSessionState.Ready);
        var token = Tokens.Announce();

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Generation: 2, Connections: 1 });
        Server.Received.Where(static message => message.PayloadType == 2102).Skip(2).Select(static message => message.Payload.GetProperty("accessToken").GetString()).ShouldBe([token.Value, token.Value]);
        await WhenLoggedAsync(703);
        Tokens.WasAskedToReplace.ShouldBeFalse();
        session.Status.LastError.ShouldBeNull();
    }

    [Fact]
    public async Task A_request_during_a_rotation_waits_and_is_sent_once()
    {
        var session = await GivenAuthorizedAsync(static options => options.AuthorizationWait = TimeSpan.FromSeconds(30));
        Server.OnMessage = static message => Task.FromResult(message.PayloadType == 2102);
        await Server.Newest.SendAsync(2147, new() { ["ctidTraderAccountIds"] = new JsonArray(1001) });
        await WhenAsync(static status => status.State != CTraderSessionState.Ready);

        var sent = session.SendAsync(1001, 2106, "{}"u8.ToArray(), Token);
        await WhenReceivedAsync(2102, 2);
        Server.CountOf(2106).ShouldBe(0);
        Server.OnMessage = static _ => Task.FromResult(false);
        Tokens.Announce();
        await Server.Received.Last(static message => message.PayloadType == 2102).AnswerAsync(2103, new() { ["ctidTraderAccountId"] = 1001 });

        (await sent.WaitAsync(Limit, Token)).PayloadType.ShouldBe(2107);
        Server.CountOf(2106).ShouldBe(1);
    }

    [Fact]
    public async Task The_hook_gets_the_session_services_and_the_cause()
    {
        var introduced = new TaskCompletionSource<CTraderAccountAuthorized>();
        var session = await StartAsync(options => options.OnAuthorized = async authorized =>
        {
            await authorized.Session.SendAsync(authorized.Account, 2127, "{}"u8.ToArray(), authorized.Ended);
            introduced.TrySetResult(authorized);
        });

        var authorized = await introduced.Task.WaitAsync(Limit, Token);

        (authorized.Account, authorized.Cause).ShouldBe((1001L, AuthorizationCause.Connected));
        authorized.Session.ShouldBeSameAs(session);
        authorized.Services.ShouldNotBeNull();
        Server.CountOf(2127).ShouldBe(1);
    }

    [Fact]
    public async Task The_hook_never_runs_twice_at_once_for_an_account_even_over_a_reconnect()
    {
        Server.Accounts = [1001, 1002];
        var (calls, running, most) = (0, 0, 0);
        using var called = new SemaphoreSlim(0);
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        await GivenAuthorizedAsync(options => options.OnAuthorized = async authorized =>
        {
            if (authorized.Account == 1002)
            {
                called.Release();
                return;
            }

            var call = Interlocked.Increment(ref calls);
            most = Math.Max(most, Interlocked.Increment(ref running));
            called.Release();
            await (call == 1 ? first.Task : Task.CompletedTask);
            Interlocked.Decrement(ref running);
            _ = call == 2 && second.TrySetResult();
        });
        await WhenCalledAsync();
        await WhenCalledAsync();

        Server.Newest.Cut();
        await WhenCalledAsync();
        first.SetResult();

        await second.Task.WaitAsync(Limit, Token);
        most.ShouldBe(1);

        async Task WhenCalledAsync() => (await called.WaitAsync(Limit, Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_connection_is_kept_while_a_consent_is_needed()
    {
        var session = await StartAsync(announce: false);
        Tokens.Fail(Authorization.ScriptedTokens.NeedsConsent);

        await WhenAsync(static status => status.State == CTraderSessionState.ReauthorizationRequired);
        await session.SendAsync(1001, 2106, "{}"u8.ToArray(), Token).ShouldThrowAsync<CTraderReauthorizationRequiredException>();
        Tokens.Announce();
        Tokens.Publish(GrantState.Connected);

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 1 });
    }

    [Fact]
    public async Task Messages_come_in_the_order_of_the_wire_over_a_reconnect_and_without_answers()
    {
        var session = await GivenAuthorizedAsync();
        await using var reading = session.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        await Server.Newest.SendAsync(2131, new() { ["bid"] = 1 });
        await Server.Newest.SendAsync(51);
        (await session.SendAsync(1001, 2121, "{}"u8.ToArray(), Token)).PayloadType.ShouldBe(2122);
        await Server.Newest.SendAsync(2126, new() { ["executionType"] = 3 });
        (await NextAsync(reading)).PayloadType.ShouldBe(2131);
        (await NextAsync(reading)).PayloadType.ShouldBe(2126);
        Server.Newest.Cut();
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });

        // Awaited inside the loop: answers do not pass through it.
        (await session.SendAsync(1001, 2121, "{}"u8.ToArray(), Token)).PayloadType.ShouldBe(2122);
        await Server.Newest.SendAsync(2131, new() { ["bid"] = 2 });

        var last = await NextAsync(reading);
        System.Text.Encoding.UTF8.GetString(last.Payload.Span).ShouldBe("""{"bid":2}""");
    }

    [Fact]
    public async Task A_consumer_that_stops_reading_costs_prices_only()
    {
        var session = await GivenAuthorizedAsync(static options => options.EventBuffer = 100);
        for (var i = 0; i < 300; i++)
        {
            await Server.Newest.SendAsync(2131, new() { ["bid"] = i });
        }

        await Server.Newest.SendAsync(2126, new() { ["executionType"] = 3 });
        (await session.SendAsync(1001, 2121, "{}"u8.ToArray(), Token)).PayloadType.ShouldBe(2122);

        session.Status.DroppedPrices.ShouldBe(201);
        await WhenLoggedAsync(747);
        await using var reading = session.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        for (var i = 0; i < 99; i++)
        {
            (await NextAsync(reading)).PayloadType.ShouldBe(2131);
        }

        (await NextAsync(reading)).PayloadType.ShouldBe(2126);
    }

    [Fact]
    public async Task A_consumer_that_throws_can_read_on()
    {
        var session = await GivenAuthorizedAsync();
        await Server.Newest.SendAsync(2131, new() { ["bid"] = 1 });
        await Server.Newest.SendAsync(2131, new() { ["bid"] = 2 });
        await Should.ThrowAsync<NotSupportedException>(async () =>
        {
            await foreach (var _ in session.ReadAllAsync(Token))
            {
                throw new NotSupportedException();
            }
        });

        await using var reading = session.ReadAllAsync(Token).GetAsyncEnumerator(Token);

        System.Text.Encoding.UTF8.GetString((await NextAsync(reading)).Payload.Span).ShouldBe("""{"bid":2}""");
    }

    private static async Task<CTraderMessage> NextAsync(IAsyncEnumerator<CTraderMessage> reading)
    {
        (await reading.MoveNextAsync().AsTask().WaitAsync(Limit, Token)).ShouldBeTrue();
        return reading.Current;
    }
}
