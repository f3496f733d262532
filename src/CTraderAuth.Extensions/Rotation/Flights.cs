using System.Collections.Concurrent;
using CTraderAuth.Diagnostics;
using CTraderAuth.Lifetime;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation;

/// <summary>The flights of this process: one rotation per subject at a time, each detached from its callers.</summary>
internal sealed class Flights : IAsyncDisposable, IDisposable
{
    /// <summary>What is left for a read once the wait of the program is over.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Flight> _rotations = new();
    private readonly ConcurrentDictionary<Flight, bool> _all = new();
    private readonly Lock _starting = new();
    private readonly RotationContext _context;
    private long? _ended;

    public Flights(RotationContext context)
    {
        _context = context;
        _context.Program.Begin(StopAsync);
        ProcessEnd.Add(_context.Program);
    }

    /// <summary>A run is over, and a change of its row was announced after it had last read or written it.</summary>
    public event Action<string>? Missed;

    public bool IsDisposed { get; private set; }

    /// <summary>The runs in progress, of rotations, consents and imports. A run may go on after its callers have an answer.</summary>
    public Task[] Running => [.. _all.Select(static flight => flight.Key.Running)];

    /// <summary>The rotation of a subject that is in progress, or a new one.</summary>
    public Flight Join(string subject, Purpose? purpose = null, string? rejected = null, KnownRow? beginFrom = null)
    {
        if (_rotations.TryGetValue(subject, out var under))
        {
            under.Reject(rejected);
            return under;
        }

        lock (_starting)
        {
            if (!_rotations.TryGetValue(subject, out under))
            {
                under = new Flight(subject, purpose ?? Purpose.Rotate) { BeginFrom = beginFrom };
                under.Reject(rejected);
                _rotations[subject] = under;
                Run(under);
                return under;
            }
        }

        under.Reject(rejected);
        return under;
    }

    /// <summary>A consent or an import: it shares the row with a rotation, not the flight.</summary>
    public Flight Start(string subject, Purpose purpose)
    {
        var flight = new Flight(subject, purpose);
        Run(flight);
        return flight;
    }

    /// <summary>A change of a row was announced; null: of any. What a flight has read before may be out of date.</summary>
    public void NoteChange(string? subject)
    {
        var moment = _context.NextMoment();
        foreach (var (flight, _) in _all)
        {
            if (subject is null || flight.Subject == subject)
            {
                flight.Look.Changed(moment);
                TellIfMissed(flight);
            }
        }
    }

    public bool TryGet(string subject, out Flight? flight) => _rotations.TryGetValue(subject, out flight);

    /// <summary>Cancels what waits, and waits for what is being sent or stored.</summary>
    public async Task StopAsync()
    {
        var told = _context.Program.CancelAsync();
        Task[] running;
        lock (_starting)
        {
            _ended ??= TimeProvider.System.GetTimestamp();
            running = Running;
        }

        // The program is ending in real time, no matter which clock it runs on, and only once: a host stops, then its container is disposed, then the process exits.
        var left = _context.Times.LastWait - TimeProvider.System.GetElapsedTime(_ended.Value);
        var wait = left > LastLook ? left : LastLook;

        // A store's own callback may throw or hang: this waits for what is being spent in any case.
        await Task.WhenAll([told, .. running]).WaitAsync(wait, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (left > LastLook && running.Count(flight => !flight.IsCompleted) is > 0 and var late)
        {
            _context.Logger.EndedTooSoon(_context.Times.LastWait.TotalSeconds, late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        IsDisposed = true;
        await StopAsync().ConfigureAwait(false);
        ProcessEnd.Remove(_context.Program);
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private void Run(Flight flight)
    {
        // In the lock, so that the end of the program never sees a flight without its run. The run carries no caller's AsyncLocals and does not end with a caller's request.
        lock (_starting)
        {
            using var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
            _all[flight] = true;
            flight.Running = Task.Run(() => RunAsync(flight));
        }
    }

    private async Task RunAsync(Flight flight)
    {
        CTraderAccessToken? token = null;
        Exception? failure = null;
        try
        {
            token = await new RotationRun(_context, flight).RunAsync().ConfigureAwait(false);
        }
        catch (CTraderAuthException e)
        {
            failure = e;
        }
        catch (OperationCanceledException) when (_context.Program.Ending.IsCancellationRequested)
        {
            failure = RotationErrors.Stopping(flight.Subject);
        }
        catch (Exception e)
        {
            _context.Logger.StoreFailed(e, flight.Subject);
            failure = RotationErrors.StoreFailed(flight.Subject, e);
        }

        // Removed first: a caller who comes after the end starts a new flight.
        _rotations.TryRemove(new(flight.Subject, flight));
        _all.TryRemove(flight, out _);
        if (failure is null)
        {
            flight.Complete(token);
        }
        else
        {
            flight.Complete(failure);
        }

        TellIfMissed(flight);
        if (flight.HasAnswered)
        {
            // A caller who was told something earlier may be waiting for a moment that no longer matters.
            _context.Signals.Notify(flight.Subject);
        }
    }

    // Asked at the end of the run and after each change, so one of the two sees both.
    private void TellIfMissed(Flight flight)
    {
        if (flight is { IsOver: true, Look.IsBehind: true })
        {
            Missed?.Invoke(flight.Subject);
        }
    }
}
