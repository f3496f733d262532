namespace CTraderAuth.Sockets.Connections;

/// <summary>When a connection needs a heartbeat or a question, and when it is dead. Pure.</summary>
/// <remarks>cTrader cuts a connection that sends nothing for 10 s or, after the comment in its messages, 30 s, and sends heartbeats of its own only now and then: any message counts as life.</remarks>
/// <param name="Sent">When the last message was sent.</param>
/// <param name="Received">When something last came.</param>
/// <param name="Probed">When cTrader was asked for its version; null when nothing came since is no concern.</param>
/// <param name="Sending">Since when the present message is being sent; null when none is.</param>
internal readonly record struct Upkeep(TimeSpan Sent, TimeSpan Received, TimeSpan? Probed, TimeSpan? Sending)
{
    /// <summary>The step that is due, or how long to wait for the next look.</summary>
    public (UpkeepStep Step, TimeSpan Wait) Next(ConnectionTimes times, TimeSpan now)
    {
        var probed = Probed is { } at && at >= Received ? Probed : null;
        var stuck = Sending + times.Response;
        var silent = probed + times.Response;
        var probe = probed is null ? Received + times.Silence : TimeSpan.MaxValue;
        var heartbeat = Sending is null ? Sent + times.Heartbeat : TimeSpan.MaxValue;
        if (stuck <= now)
        {
            return (UpkeepStep.GiveUpStuck, default);
        }

        if (silent <= now)
        {
            return (UpkeepStep.GiveUpSilent, default);
        }

        if (probe <= now)
        {
            return (UpkeepStep.Probe, default);
        }

        if (heartbeat <= now)
        {
            return (UpkeepStep.Heartbeat, default);
        }

        return (UpkeepStep.Nothing, Earlier(Earlier(stuck ?? TimeSpan.MaxValue, silent ?? TimeSpan.MaxValue), Earlier(probe, heartbeat)) - now);
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
