namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>The host has begun to stop, and the session itself has not: services that were added later stop before it.</summary>
public sealed class HostStopTests : SessionTest
{
    public enum Wait
    {
        ForAuthorization,
        ForStatus,
        ForMessages,
    }

    public static TheoryData<Wait> Waits => [.. Enum.GetValues<Wait>()];

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_wait_without_a_token_ends_and_the_connection_stays(Wait wait)
    {
        var session = await GivenUnauthorizedAsync();
        var waiting = WaitAsync(session, wait, CancellationToken.None);

        Host.StopApplication();

        await AssertEndedAsync(wait, waiting);
        (session.Status.State, session.Status.Connections).ShouldBe((CTraderSessionState.Authorizing, 1));
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task One_that_begins_after_that_ends_at_once(Wait wait)
    {
        var session = await GivenUnauthorizedAsync();
        Host.StopApplication();

        await AssertEndedAsync(wait, WaitAsync(session, wait, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task One_that_begins_after_that_with_a_token_lasts_until_the_session_stops(Wait wait)
    {
        var session = await GivenUnauthorizedAsync();
        Host.StopApplication();
        var waiting = WaitAsync(session, wait, Token);
        waiting.IsCompleted.ShouldBeFalse();

        await StopAsync();

        await AssertEndedAsync(wait, waiting);
    }

    [Fact]
    public async Task A_watch_with_a_token_ends_too()
    {
        var session = await GivenUnauthorizedAsync();
        var waiting = WaitAsync(session, Wait.ForStatus, Token);

        Host.StopApplication();

        await AssertEndedAsync(Wait.ForStatus, waiting);
    }

    [Fact]
    public async Task A_wait_for_an_authorization_is_left_to_its_token()
    {
        var session = await GivenUnauthorizedAsync();
        using var worker = new CancellationTokenSource();
        var waiting = session.WhenAuthorizedAsync(null, worker.Token);
        Host.StopApplication();

        waiting.IsCompleted.ShouldBeFalse();
        await worker.CancelAsync();

        (await waiting.WaitAsync(Limit, Token).ShouldThrowAsync<OperationCanceledException>()).CancellationToken.ShouldBe(worker.Token);
    }

    [Fact]
    public async Task The_last_orders_are_sent_and_what_comes_of_them_is_read()
    {
        var session = await GivenAuthorizedAsync();
        await using var reading = session.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        var next = reading.MoveNextAsync().AsTask();

        Host.StopApplication();

        await session.WhenAuthorizedAsync(1001, Token).WaitAsync(Limit, Token);
        (await session.SendAsync(1001, 2106, "{}"u8.ToArray(), Token)).PayloadType.ShouldBe(2107);
        await Server.Newest.SendAsync(2126, new() { ["executionType"] = 3 });
        (await next.WaitAsync(Limit, Token)).ShouldBeTrue();
        reading.Current.PayloadType.ShouldBe(2126);
    }

    [Fact]
    public async Task What_has_come_is_read_before_the_messages_end()
    {
        var session = await GivenAuthorizedAsync();
        await Server.Newest.SendAsync(2126, new() { ["executionType"] = 3 });
        await session.SendAsync(1001, 2121, "{}"u8.ToArray(), Token);
        Host.StopApplication();

        var read = await session.ReadAllAsync(CancellationToken.None).ToListAsync(CancellationToken.None).AsTask().WaitAsync(Limit, Token);

        read.ShouldHaveSingleItem().PayloadType.ShouldBe(2126);
    }

    // cTrader does not respond to the authorization of the account.
    private async Task<ICTraderSession> GivenUnauthorizedAsync()
    {
        Server.OnMessage = static message => Task.FromResult(message.PayloadType == 2102);
        var session = await StartAsync();
        await WhenReceivedAsync(2102);
        return session;
    }

    private static async Task WaitAsync(ICTraderSession session, Wait wait, CancellationToken cancellationToken)
    {
        switch (wait)
        {
            case Wait.ForAuthorization:
                await session.WhenAuthorizedAsync(null, cancellationToken);
                break;
            case Wait.ForStatus:
                await foreach (var status in session.WatchAsync(cancellationToken))
                {
                    status.State.ShouldBeOneOf(CTraderSessionState.Authorizing, CTraderSessionState.Stopped, CTraderSessionState.Waiting);
                }

                break;
            default:
                await foreach (var message in session.ReadAllAsync(cancellationToken))
                {
                    message.PayloadType.ShouldBe(0);
                }

                break;
        }
    }

    private static async Task AssertEndedAsync(Wait wait, Task waiting)
    {
        if (wait is Wait.ForAuthorization)
        {
            (await waiting.WaitAsync(Limit, Token).ShouldThrowAsync<CTraderUnavailableException>()).OutcomeUnknown.ShouldBeFalse();
        }
        else
        {
            await waiting.WaitAsync(Limit, Token);
        }
    }
}
