namespace CTraderAuth.Protocol.Sending;

/// <summary>How long one token request may take: <c>RequestTimeout</c> until it is sent, and <c>RequestTimeout</c> again for its response.</summary>
/// <remarks>
/// Before the send, the deadline cancels the request. After it, only <see cref="AnswerStream"/> ends the wait, from the read itself and only
/// when the socket holds no data: a response that has arrived is never discarded, no matter how late this process gets to run. A process that
/// was paused, or whose machine slept, gets half of the time again, once. See docs/decisions/0003-one-send.md.
/// </remarks>
internal sealed class Deadline : IDisposable
{
    private static readonly AsyncLocal<Deadline?> OfThisFlow = new();

    private readonly CancellationTokenSource _unsent = new();
    private readonly CancellationTokenRegistration _caller;
    private readonly Lock _gate = new();
    private readonly List<AnswerStream> _streams = [];
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _since;
    private bool _extended;
    private bool _ended;

    public Deadline(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        (_timeout, _time) = (timeout, time);
        _since = time.GetTimestamp();
        _timer = time.CreateTimer(static deadline => ((Deadline)deadline!).Pass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
        _caller = cancellationToken.UnsafeRegister(static deadline => ((Deadline)deadline!).End(passed: false), this);
    }

    /// <summary>The deadline of the request that is being sent in this flow of execution.</summary>
    public static Deadline? Current => OfThisFlow.Value;

    /// <summary>Cancels a request that uses no connection yet.</summary>
    public CancellationToken Unsent => _unsent.Token;

    /// <summary>Whether any byte of the request may have been sent.</summary>
    public bool Started { get; private set; }

    public bool Passed { get; private set; }

    public bool Cancelled { get; private set; }

    /// <summary>Makes this the deadline of the request that the calling method sends.</summary>
    public void Enter() => OfThisFlow.Value = this;

    /// <summary>Called right before the first byte is sent. False when the time is up, or the request was sent before: nothing may be sent then.</summary>
    public bool TryStart()
    {
        lock (_gate)
        {
            // A process that was paused while connecting may continue before its timer fires.
            if (_ended || Started || _time.GetElapsedTime(_since) > _timeout)
            {
                Passed |= !Started && !Cancelled;
                return false;
            }

            Started = true;
            _since = _time.GetTimestamp();
            _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>The connection could not be used for the first byte.</summary>
    public void NothingSent() => Started = false;

    /// <summary>Tells the deadline which connection the request uses.</summary>
    public void Use(AnswerStream stream)
    {
        lock (_gate)
        {
            if (!_streams.Contains(stream))
            {
                _streams.Add(stream);
            }

            if (!_ended || !Started)
            {
                return;
            }
        }

        stream.EndWait(this);
    }

    public void Dispose()
    {
        _caller.Dispose();
        _timer.Dispose();
        _unsent.Dispose();
    }

    private void Pass()
    {
        lock (_gate)
        {
            // A timer may fire slightly early, and the timer of the first phase may fire when the second has begun.
            var left = _timeout - _time.GetElapsedTime(_since);
            if (left > TimeSpan.Zero && !_extended)
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            // A timer is this late only if the whole process did not run.
            if (-left > _timeout / 10 && !_extended && Started)
            {
                _extended = true;
                _timer.Change(_timeout / 2, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        End(passed: true);
    }

    private void End(bool passed)
    {
        AnswerStream[] streams;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            (_ended, Passed, Cancelled) = (true, passed, !passed);
            streams = [.. _streams];
        }

        // No send starts after the end, so this cannot cancel one that was started. A handler without connections has no stream to end.
        if (!Started || streams.Length is 0)
        {
            CancelUnsent();
            return;
        }

        Array.ForEach(streams, stream => stream.EndWait(this));
    }

    private void CancelUnsent()
    {
        try
        {
            _unsent.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The request failed at the same moment.
        }
    }
}
