namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>A wall clock that can leap over the life of a token.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public void Leap(TimeSpan over) => ahead += over;
}
