using System.Threading.Channels;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>Lets events through the rules, one after the other: what is known changes at once, what is to be done is queued in order.</summary>
internal sealed class AuthorizationLoop : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    private readonly IAuthorizationRules _rules;
    private readonly TimeProvider _time;
    private readonly Func<double> _chance;
    private readonly Action<Facts, Moment> _changed;
    private readonly Lock _lock = new();
    private readonly Channel<AuthorizationAction> _actions = Channel.CreateUnbounded<AuthorizationAction>(new() { SingleReader = true });
    private readonly long _start;
    private readonly ITimer _timer;
    private Facts _facts = new();

    /// <param name="rules">What decides.</param>
    /// <param name="time">The clock.</param>
    /// <param name="chance">Numbers from 0 to 1.</param>
    /// <param name="changed">Called for each change of what is known, in order, with the lock held: it must be short.</param>
    public AuthorizationLoop(IAuthorizationRules rules, TimeProvider time, Func<double> chance, Action<Facts, Moment> changed)
    {
        (_rules, _time, _chance, _changed) = (rules, time, chance, changed);
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static loop => ((AuthorizationLoop)loop!).Post(new AuthorizationEvent.TimePassed()), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Facts Facts => Volatile.Read(ref _facts);

    public ChannelReader<AuthorizationAction> Actions => _actions.Reader;

    public TimeSpan Now => _time.GetElapsedTime(_start);

    public void Post(AuthorizationEvent happened)
    {
        lock (_lock)
        {
            if (_facts.Phase == Phase.Ended)
            {
                return;
            }

            try
            {
                Take(happened);
            }
            catch (Exception e)
            {
                // A defect in the rules. A connection for which nobody decides any more must end, or its waiters would wait for ever; thrown by the timer, it would end the process.
                Take(new AuthorizationEvent.Failed($"The authorization failed: {e.GetType().Name}."));
            }
        }
    }

    /// <summary>Runs something while nothing changes.</summary>
    public T Read<T>(Func<Facts, T> read)
    {
        lock (_lock)
        {
            return read(_facts);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Take(AuthorizationEvent happened)
    {
        var moment = new Moment(Now, _time.GetUtcNow(), _chance());
        var (facts, actions) = _rules.Next(_facts, happened, moment);
        var isNews = !ReferenceEquals(facts, _facts);
        Volatile.Write(ref _facts, facts);
        if (isNews)
        {
            _changed(facts, moment);
        }

        foreach (var action in actions)
        {
            _actions.Writer.TryWrite(action);
        }

        Arm();
    }

    // From the time of now, and again if that has passed meanwhile: much may have happened since the moment of the event. A timer of tests may fire at once, and change the facts.
    private void Arm()
    {
        TimeSpan now;
        do
        {
            if (_facts.Phase == Phase.Ended)
            {
                _actions.Writer.TryComplete();
                _timer.Dispose();
                return;
            }

            now = Now;
            _timer.Change(_rules.NextDue(_facts) is { } due ? UntilThen(due - now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        while (Now - now >= Resolution);
    }

    // A timer counts whole milliseconds: rounded up, or it would fire too early, and again and again.
    private static TimeSpan UntilThen(TimeSpan left) =>
        left <= TimeSpan.Zero ? TimeSpan.Zero : left >= LongestTimer ? LongestTimer : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
}
