using System.Runtime.CompilerServices;
using CTraderAuth.Sockets.Diagnostics;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>The status of a session, and who watches it. Safe for concurrent use.</summary>
internal sealed class SessionBoard
{
    private readonly EventBuffer _events;
    private readonly HostStop _stop;
    private readonly SessionMetrics _metrics;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionPhase _phase;
    private DateTimeOffset? _unauthorizedSince;
    private bool _wasReady;

    public SessionBoard(EventBuffer events, HostStop stop, SessionMetrics metrics, TimeProvider time)
    {
        (_events, _stop, _metrics) = (events, stop, metrics);
        _phase = new(CTraderSessionState.Connecting, time.GetUtcNow());
        _unauthorizedSince = _phase.Since;
    }

    public SessionPhase Phase => Volatile.Read(ref _phase);

    public CTraderSessionStatus Status
    {
        get
        {
            // With the lock, so that what is read belongs together.
            lock (_lock)
            {
                var status = Read();
                return status with { UnauthorizedSince = status.State == CTraderSessionState.Ready ? null : _unauthorizedSince ?? status.Since, DroppedPrices = _events.Dropped };
            }
        }
    }

    public async IAsyncEnumerable<CTraderSessionStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = _stop.EndOf(cancellationToken);
        CTraderSessionStatus? last = null;
        while (last?.State != CTraderSessionState.Stopped)
        {
            var changed = Volatile.Read(ref _changed).Task;
            var status = Status;
            if (last is null || status with { DroppedPrices = last.DroppedPrices } != last)
            {
                yield return last = status;
            }
            else if (end.IsCancellationRequested)
            {
                yield break;
            }
            else
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Begins a phase.</summary>
    public void Enter(SessionPhase phase)
    {
        Volatile.Write(ref _phase, phase);
        Changed();
    }

    /// <summary>The authorization of the connection has changed, or the host begins to stop.</summary>
    public void Changed()
    {
        TaskCompletionSource changed;
        TimeSpan? gap = null;
        lock (_lock)
        {
            var status = Read();
            if (status.State != CTraderSessionState.Ready)
            {
                _unauthorizedSince ??= status.Since;
            }
            else if (_unauthorizedSince is { } since)
            {
                gap = _wasReady ? status.Since - since : null;
                (_unauthorizedSince, _wasReady) = (null, true);
            }

            changed = _changed;
            Volatile.Write(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.TrySetResult();
        if (gap is { } time)
        {
            _metrics.AuthorizedAfter(time > TimeSpan.Zero ? time : TimeSpan.Zero);
        }
    }

    // Exact even before the watch of the authorization has told of a change.
    private CTraderSessionStatus Read()
    {
        var phase = Phase;
        return SessionView.StatusOf(phase, phase.Authorization?.Status);
    }
}
