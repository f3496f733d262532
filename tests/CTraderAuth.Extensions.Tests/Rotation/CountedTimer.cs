namespace CTraderAuth.Tests.Rotation;

/// <summary>A timer of a fake clock that says when it runs and when it no longer does, so that a test lets time pass only while somebody waits for it.</summary>
internal sealed class CountedTimer : ITimer
{
    private const int Running = 1, Ended = 2;

    private readonly Action<int> _count;
    private readonly ITimer _inner;
    private int _stage;

    /// <param name="clock">The clock that the timer runs on.</param>
    /// <param name="count">Told +1 once the timer runs, since a test that lets time pass before would leave it behind; -1 before it fires or when it goes.</param>
    /// <param name="callback">What happens when it fires.</param>
    /// <param name="dueTime">When it fires.</param>
    /// <param name="period">How often it fires after that.</param>
    public CountedTimer(TimeProvider clock, Action<int> count, Action callback, TimeSpan dueTime, TimeSpan period)
    {
        _count = count;
        _inner = clock.CreateTimer(_ => { End(); callback(); }, null, dueTime, period);
        if (Interlocked.CompareExchange(ref _stage, Running, 0) is 0)
        {
            count(1);
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period) => _inner.Change(dueTime, period);

    public void Dispose()
    {
        End();
        _inner.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _stage, Ended) is Running)
        {
            _count(-1);
        }
    }
}
