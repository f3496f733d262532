namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>An operation that waits for the schedule to let it happen.</summary>
/// <remarks>What comes after it runs on the thread of the schedule, up to the next gate or wait: that makes a schedule one sequence.</remarks>
internal sealed class Gate(string what, string? secret = null)
{
    private readonly TaskCompletionSource<Passage> _passed = new();

    public string What { get; } = what;

    /// <summary>What is spent, if this is a request.</summary>
    public string? Secret { get; } = secret;

    public Task<Passage> Passed => _passed.Task;

    public void Open(Passage passage) => _passed.SetResult(passage);
}
