namespace CTraderAuth.Sockets.Connections;

/// <summary>When a connection last sent and received something. Safe for concurrent use.</summary>
internal sealed class LifeSigns
{
    private const long NotSending = -1;

    private long _sending = NotSending;
    private long _sent;
    private long _received;

    /// <summary>What is due, if cTrader was last asked for its version at that time.</summary>
    public Upkeep UpkeepSince(TimeSpan? probed)
    {
        var sending = Volatile.Read(ref _sending);
        return new(new(Volatile.Read(ref _sent)), new(Volatile.Read(ref _received)), probed, sending == NotSending ? null : new(sending));
    }

    public void Received(TimeSpan now) => Volatile.Write(ref _received, now.Ticks);

    public void Sending(TimeSpan now) => Volatile.Write(ref _sending, now.Ticks);

    public void Sent(TimeSpan now)
    {
        Volatile.Write(ref _sent, now.Ticks);
        Volatile.Write(ref _sending, NotSending);
    }

    /// <summary>Counts as sent at once: the writer may be slower than the next look.</summary>
    public void Posted(TimeSpan now) => Volatile.Write(ref _sent, now.Ticks);
}
