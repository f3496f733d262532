namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>One direction of a connection: messages arrive late, and in the order in which they were sent.</summary>
internal sealed class Wire(World world)
{
    private TimeSpan _last;

    /// <summary>When the next message arrives.</summary>
    public TimeSpan Send()
    {
        var arrives = world.Now + world.UpTo(60);
        return _last = arrives > _last ? arrives : _last;
    }
}
