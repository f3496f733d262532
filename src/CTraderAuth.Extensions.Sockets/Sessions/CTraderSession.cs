using System.Runtime.CompilerServices;
using CTraderAuth.Sockets.Pacing;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>A session: what a program sees of it. The connections are in <c>CTraderSession.Running.cs</c>, requests in <c>CTraderSession.Sending.cs</c>.</summary>
internal sealed partial class CTraderSession : ICTraderSession, IAsyncDisposable
{
    private readonly SessionContext _context;
    private readonly CTraderSessionOptions _options;
    private readonly IWireFormat _format;
    private readonly Pacer _pacer;
    private readonly EventBuffer _events;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Attempt _current = new();
    private SessionPhase _phase;
    private DateTimeOffset? _unauthorizedSince;
    private bool _wasReady;
    private Task? _running;

    public CTraderSession(SessionContext context)
    {
        (_context, _options, _stopped) = (context, context.Options, _stopping.Token);
        _format = _options.Format == CTraderWireFormat.Protobuf ? new ProtobufFormat() : new JsonFormat();
        _pacer = new(_options.RequestsPerSecond, _options.HistoryRequestsPerSecond, context.Time);
        _events = new(context.Name, _options.EventBuffer);
        _phase = new(CTraderSessionState.Connecting, context.Time.GetUtcNow());
        _unauthorizedSince = _phase.Since;
    }

    public string Name => _context.Name;

    public CTraderSessionStatus Status
    {
        get
        {
            var phase = Volatile.Read(ref _phase);
            var status = SessionView.StatusOf(phase, phase.Authorization?.Status);
            return status with { UnauthorizedSince = UnauthorizedSince(status), DroppedPrices = _events.Dropped };
        }
    }

    public async IAsyncEnumerable<CTraderSessionStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CTraderSessionStatus? last = null;
        while (last?.State != CTraderSessionState.Stopped)
        {
            var changed = Volatile.Read(ref _changed).Task;
            var status = Status;
            if (status != last)
            {
                yield return last = status;
            }
            else
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public IAsyncEnumerable<CTraderMessage> ReadAllAsync(CancellationToken cancellationToken = default) => _events.ReadAllAsync(cancellationToken);

    public async Task WhenAuthorizedAsync(long? account = null, CancellationToken cancellationToken = default)
    {
        var attempt = Volatile.Read(ref _current);
        while (true)
        {
            try
            {
                if (attempt.Authorization is { } authorization)
                {
                    await authorization.WhenAuthorizedAsync(account, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
            catch (CTraderUnavailableException)
            {
                // That connection has ended.
            }

            attempt = await attempt.Next.WaitAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new CTraderUnavailableException($"Session {Name} has stopped, with the host.");
        }
    }

    // Exact even before the watch of the authorization has told of a change.
    private DateTimeOffset? UnauthorizedSince(CTraderSessionStatus status)
    {
        lock (_lock)
        {
            return status.State == CTraderSessionState.Ready ? null : _unauthorizedSince ?? status.Since;
        }
    }

    private void Enter(SessionPhase phase)
    {
        Volatile.Write(ref _phase, phase);
        Changed();
    }

    private void Changed()
    {
        TaskCompletionSource changed;
        TimeSpan? gap = null;
        var status = Status;
        lock (_lock)
        {
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
            _context.Metrics.AuthorizedAfter(time > TimeSpan.Zero ? time : TimeSpan.Zero);
        }
    }
}
