namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>A wall clock that can leap over the lifetime of a token.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public void Leap(TimeSpan over) => _ahead += over;
}
