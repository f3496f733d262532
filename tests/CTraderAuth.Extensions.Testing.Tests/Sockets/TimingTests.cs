namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>Limits and delays, by the sandbox's clock.</summary>
public sealed class TimingTests : SocketTest
{
    [Fact]
    public async Task A_connection_that_sends_nothing_for_the_idle_limit_is_cut()
    {
        GivenSocket();
        await using var idle = await GivenAuthorized(await GivenPair());
        await using var busy = await GivenApplication();

        Time.Advance(TimeSpan.FromSeconds(20));
        await busy.SendAsync(51);
        await WaitFor(() => Socket.Received.Any(frame => frame.PayloadType is 51));
        Time.Advance(TimeSpan.FromSeconds(9.999));
        Socket.Connections.ShouldBe(2);
        Time.Advance(TimeSpan.FromMilliseconds(1));

        (await idle.End).ShouldBe("cut");
        Socket.Connections.ShouldBe(1);
        (await busy.AskAsync(2104)).PayloadType.ShouldBe(2105);
        Time.Advance(TimeSpan.FromSeconds(30));
        (await busy.End).ShouldBe("cut");
    }

    [Fact]
    public async Task The_server_sends_a_heartbeat_when_it_has_sent_nothing_else()
    {
        GivenSocket(options => options.IdleLimit = Timeout.InfiniteTimeSpan);
        await using var client = await GivenApplication();

        Time.Advance(TimeSpan.FromSeconds(24));
        (await client.AskAsync(2104)).PayloadType.ShouldBe(2105);
        Time.Advance(TimeSpan.FromSeconds(24));
        (await client.AskAsync(2104)).PayloadType.ShouldBe(2105);
        client.TryNext(out _).ShouldBeFalse();
        Time.Advance(TimeSpan.FromSeconds(25));

        (await client.NextAsync()).PayloadType.ShouldBe(51);
        Time.Advance(TimeSpan.FromSeconds(25));
        (await client.NextAsync()).PayloadType.ShouldBe(51);
    }

    [Fact]
    public async Task Fifty_requests_a_second_are_answered_and_heartbeats_do_not_count()
    {
        GivenSocket();
        await using var client = await GivenApplication();
        for (var i = 1; i < 50; i++)
        {
            await client.SendAsync(51);
            (await client.AskAsync(2104)).PayloadType.ShouldBe(2105);
        }

        ShouldBeRefused(await client.AskAsync(2104), "REQUEST_FREQUENCY_EXCEEDED");
        Time.Advance(TimeSpan.FromMilliseconds(999));
        ShouldBeRefused(await client.AskAsync(2104), "REQUEST_FREQUENCY_EXCEEDED");
        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await client.AskAsync(2104)).PayloadType.ShouldBe(2105);
    }

    [Fact]
    public async Task Five_requests_a_second_for_history_are_answered()
    {
        GivenSocket();
        await using var client = await GivenAuthorized(await GivenPair());
        foreach (var payloadType in new[] { 2133, 2137, 2143, 2145, 2175 })
        {
            (await client.AskAsync(payloadType, Of(1001))).PayloadType.ShouldBe(payloadType + 1);
        }

        ShouldBeRefused(await client.AskAsync(2133, Of(1001)), "REQUEST_FREQUENCY_EXCEEDED");
        (await client.AskAsync(2121, Of(1001))).PayloadType.ShouldBe(2122);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await client.AskAsync(2133, Of(1001))).PayloadType.ShouldBe(2134);
    }

    [Fact]
    public async Task A_request_is_handled_after_half_of_the_round_trip_and_answered_after_the_other()
    {
        GivenSocket(options => options.RoundTrip = TimeSpan.FromMilliseconds(50));
        await using var client = await Open();

        var answer = client.AskAsync(2100, Credentials());
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(25));
        Socket.Received.ShouldBeEmpty();
        Time.Advance(TimeSpan.FromMilliseconds(25));
        await WaitFor(() => Socket.Received.Count is 1);
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(25));
        answer.IsCompleted.ShouldBeFalse();
        Time.Advance(TimeSpan.FromMilliseconds(25));

        (await answer).PayloadType.ShouldBe(2101);
    }

    [Fact]
    public async Task Events_may_come_later_than_responses_that_were_sent_after_them()
    {
        GivenSocket(options => options.EventDelay = TimeSpan.FromMilliseconds(50));
        var old = await GivenPair();
        await using var client = await GivenAuthorized(old);

        var pair = await Refresh(old);
        var authorized = await Authorize(client, pair);
        client.TryNext(out _).ShouldBeFalse();
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(50));
        Time.Advance(TimeSpan.FromMilliseconds(50));

        authorized.PayloadType.ShouldBe(2103);
        (await client.NextAsync()).PayloadType.ShouldBe(2147);
        (await client.AskAsync(2121, Of(1001))).PayloadType.ShouldBe(2122);
    }

    [Fact]
    public void Options_out_of_range_are_errors_that_name_them()
    {
        Refused(options => options.RoundTrip = TimeSpan.FromSeconds(-1)).ShouldContain("RoundTrip");
        Refused(options => options.EventDelay = TimeSpan.FromHours(1)).ShouldContain("EventDelay");
        Refused(options => options.TokenPropagation = TimeSpan.FromSeconds(-1)).ShouldContain("TokenPropagation");
        Refused(options => options.IdleLimit = TimeSpan.Zero).ShouldContain("IdleLimit");
        Refused(options => options.ServerHeartbeat = TimeSpan.FromDays(2)).ShouldContain("ServerHeartbeat");
        Refused(options => options.RequestsPerSecond = 0).ShouldContain("RequestsPerSecond");
        Refused(options => options.HistoryRequestsPerSecond = 0).ShouldContain("HistoryRequestsPerSecond");
        Refused(options => options.PricesPerSecond = double.NaN).ShouldContain("PricesPerSecond");
        Refused(options => options.Rotation = (RotationNotice)9).ShouldContain("Rotation");
    }

    private static string Refused(Action<SandboxSocketOptions> configure) => Should.Throw<ArgumentException>(() => CTraderSandbox.Start(options => configure(options.Socket))).Message;
}
