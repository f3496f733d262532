using CTraderAuth.Sockets.Pacing;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>A session: what a program sees of it, and its begin and end.</summary>
internal sealed class CTraderSession : ICTraderSession, IAsyncDisposable, IDisposable
{
    private readonly SessionContext _context;
    private readonly Pacer _pacer;
    private readonly RotationReserve _reserve;
    private readonly EventBuffer _events;
    private readonly SessionBoard _board;
    private readonly Attempts _attempts;
    private readonly RequestSender _sender;
    private readonly ConnectionKeeper _keeper;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _hostStops;
    private readonly Lock _lock = new();
    private Task? _running;

    public CTraderSession(SessionContext context)
    {
        _context = context;
        _pacer = new(context.Options.RequestsPerSecond, context.Options.HistoryRequestsPerSecond, context.Time);
        _reserve = new(context.Tokens, context.Options.Subject, _pacer, context.Time);
        _events = new(context.ShownName, context.Options.EventBuffer, context.Stop.Begun);
        _board = new(_events, context.Stop, context.Metrics, context.Time);
        _attempts = new(context.ShownName);
        _sender = new(context, _attempts, _board, _pacer);
        _keeper = new(this, context, _attempts, _board, _pacer, _reserve, _events, _stopping.Token);
        _hostStops = context.Stop.Begun.UnsafeRegister(static endWaits => ((Action)endWaits!)(), (Action)EndWaits);
    }

    public string Name => _context.Name;

    public CTraderSessionStatus Status => _board.Status;

    public IAsyncEnumerable<CTraderSessionStatus> WatchAsync(CancellationToken cancellationToken = default) => _board.WatchAsync(cancellationToken);

    public Task WhenAuthorizedAsync(long? account = null, CancellationToken cancellationToken = default) => _attempts.WhenAuthorizedAsync(account, _context.Stop, cancellationToken);

    public Task<CTraderMessage> SendAsync(long account, int payloadType, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(account, payloadType, payload, cancellationToken);

    public IAsyncEnumerable<CTraderMessage> ReadAllAsync(CancellationToken cancellationToken = default) => _events.ReadAllAsync(cancellationToken);

    /// <summary>Begins to connect. Returns at once.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (!_stopping.IsCancellationRequested)
            {
                // It outlives its caller, whose trace is not its own.
                using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
                {
                    _running ??= Task.Run(_keeper.RunAsync);
                }
            }
        }
    }

    /// <summary>Closes the connection and ends all waits, within a second or so.</summary>
    public async Task StopAsync()
    {
        Task? running;
        lock (_lock)
        {
            running = _running;
            _running ??= Task.CompletedTask;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await (running ?? Task.CompletedTask).ConfigureAwait(false);
        }
        finally
        {
            await _hostStops.DisposeAsync().ConfigureAwait(false);
            _board.Enter(_board.Phase with { State = CTraderSessionState.Stopped, Authorization = null, NextAttemptAt = null });
            _attempts.Stop();
            _reserve.Dispose();
            _pacer.Dispose();
            _events.Complete();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    public void Dispose() => Task.Run(StopAsync).GetAwaiter().GetResult();

    private void EndWaits()
    {
        _board.Changed();
        _events.Wake();
    }
}
