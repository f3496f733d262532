using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A clock that only the test moves, and that tells who waits for it.</summary>
public sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    // Of the machine's clock: a wait that nobody begins fails by its name.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Lock _changing = new();
    private readonly List<(Predicate<TimeSpan> IsMeant, TaskCompletionSource Set)> _awaited = [];
    private readonly List<TimeSpan> _waits = [];

    /// <summary>Completes once somebody waits for this long.</summary>
    public Task WhenWaitsAsync(TimeSpan due) => WhenWaitsAsync(wait => wait == due);

    /// <summary>Completes once a flight waits before it looks at the row again.</summary>
    public Task WhenLooksAsync() => WhenWaitsAsync(TimeSpan.FromSeconds(5));

    /// <summary>Completes once somebody waits for longer than this, but not for ever.</summary>
    public Task WhenWaitsLongerAsync(TimeSpan than) => WhenWaitsAsync(wait => wait > than);

    /// <summary>Completes once somebody waits for as long as is meant.</summary>
    public Task WhenWaitsAsync(Predicate<TimeSpan> isMeant)
    {
        lock (_changing)
        {
            if (_waits.Exists(isMeant))
            {
                return Task.CompletedTask;
            }

            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((isMeant, set));
            return set.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Noted(this, dueTime);
        timer.Set(base.CreateTimer(passed => { timer.End(); callback(passed); }, state, dueTime, period));
        lock (_changing)
        {
            // Noted once it runs: a test that moved the clock before would leave it behind.
            timer.Note();
            foreach (var (isMeant, set) in _awaited)
            {
                if (isMeant(dueTime))
                {
                    set.TrySetResult();
                }
            }

            _awaited.RemoveAll(wait => wait.Set.Task.IsCompleted);
        }

        return timer;
    }

    /// <summary>A timer that counts as waited for until it has fired or is disposed.</summary>
    private sealed class Noted(TestClock clock, TimeSpan due) : ITimer
    {
        private ITimer? _timer;
        private bool _noted;
        private bool _ended;

        public void Set(ITimer started) => _timer = started;

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer!.Change(dueTime, period);

        public void Note()
        {
            _noted = !_ended;
            if (_noted)
            {
                clock._waits.Add(due);
            }
        }

        public void End()
        {
            lock (clock._changing)
            {
                if (_noted && !_ended)
                {
                    clock._waits.Remove(due);
                }

                _ended = true;
            }
        }

        public void Dispose()
        {
            End();
            _timer!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
