using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>The I/O around the transition function: read, decide, write, send, write.</summary>
/// <remarks>Belongs to no caller. Only the end of the program cancels it, and only where it waits; see docs/decisions/0002-rotation.md.</remarks>
internal sealed class RotationRun
{
    /// <summary>How long a store may take for a read once the program has ended.</summary>
    private static readonly TimeSpan LastRead = TimeSpan.FromSeconds(5);

    private readonly RotationContext _context;
    private readonly Flight _flight;
    private readonly RunState _run;
    private readonly CallerAnswers _callers;
    private readonly TokenSpender _spender;
    private readonly CancellationToken _ending;
    private readonly CancellationToken _stopping;
    private readonly long _started;
    private KnownRow? _beganFrom;

    public RotationRun(RotationContext context, Flight flight)
    {
        (_context, _flight) = (context, flight);
        _run = new(context, flight);
        _callers = new(context, _run);
        _spender = new(context, _run, _callers);
        (_ending, _stopping) = (context.Program.Ending, context.Program.Stopping);
        _started = context.Time.GetTimestamp();
    }

    /// <summary>Returns the token that the run ended with; null when the grant in the row is the result.</summary>
    public async Task<CTraderAccessToken?> RunAsync()
    {
        try
        {
            while (!_run.Plan.IsEnding)
            {
                await TurnAsync().ConfigureAwait(false);
            }

            return _run.Token;
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            if (_run.Outcome is { } sofar)
            {
                _context.Logger.EndedByShutdown(_run.Kind, _run.Subject, sofar);
            }

            throw;
        }
        catch (Exception e) when (e is not CTraderAuthException)
        {
            var outcome = _run.Outcome ??= RotationOutcome.NotSent;
            _context.Logger.EndedByStore(e, _run.Kind, _run.Subject, outcome);
            _context.Live.Rest(_run.Subject, _context.Time.GetUtcNow() + _context.Times.StoreRest);
            throw RotationErrors.StoreFailed(_run.Subject, e, outcomeUnknown: outcome is RotationOutcome.Unknown);
        }
        finally
        {
            _context.Unsaved.Remove(_flight);
            _flight.Waiting?.Dispose();
            await _spender.ReleaseAsync().ConfigureAwait(false);
            _run.RecordOutcome();
        }
    }

    /// <summary>Reads the row and does what the transition decides.</summary>
    private async Task TurnAsync()
    {
        var row = await ReadAsync().ConfigureAwait(false);
        await LookAsync(row).ConfigureAwait(false);
        if (_run.Plan.Step is RunStep.WriteAttempt or RunStep.Send)
        {
            // Program and process wait for this before they end, for at most LastWait; after their end, nothing begins.
            using var passage = await _context.Program.Spending.EnterAsync(_context.Times.LastWait, _stopping).ConfigureAwait(false);
            await _spender.SpendAsync(row).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(GrantRow row)
    {
        if (row.Unreadable)
        {
            _run.Plan = _run.Plan.FoundUnreadable();
            if (_run.Plan.IsEnding)
            {
                throw _context.Errors.Unreadable(row);
            }

            return;
        }

        var watched = _context.Watch.Observe(_run.Subject, row.Grant?.Attempt);
        var decision = Decide(row, watched);

        // A row that was read before the run began may be out of date: its token is not handed out before the write has found it in the store.
        var served = _beganFrom is null ? _callers.ServeMeanwhile(row, decision) : null;
        if (decision is Decision.WriteAttempt && _run.Rotates && _context.Setbacks.PauseLeft() is var pause && pause > TimeSpan.Zero)
        {
            // Read again first if need be, so that callers have its token during the pause.
            if (_beganFrom is null)
            {
                _context.Logger.RotationHeld(_run.Subject, pause.TotalSeconds);
                await Task.Delay(pause, _context.Time, _ending).ConfigureAwait(false);
            }

            return;
        }

        _run.Plan = _run.Plan.Looked(decision);
        await FollowAsync(decision, row, served, watched).ConfigureAwait(false);
    }

    private async Task FollowAsync(Decision decision, GrantRow row, CTraderAccessToken? served, TimeSpan watched)
    {
        switch (decision)
        {
            case Decision.UseStored:
                UseStored(row.Grant!, served);
                break;
            case Decision.AlreadyUsed or Decision.WriteAttempt:
                break;
            case Decision.Required required:
                _callers.Retire(row, required.Servable);
                throw _context.Errors.Required(_run.Subject, required.Reason);
            case Decision.Postponed postponed:
                throw RotationErrors.Postponed(_run.Subject, row.Grant!, postponed.RetryAt - _context.Time.GetUtcNow());
            case Decision.NoteRefusal refusal:
                await NoteRefusalAsync(row, refusal.Next).ConfigureAwait(false);
                break;
            case Decision.Wait:
                await WaitAsync(row, decision.Servable, watched).ConfigureAwait(false);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Decision Decide(GrantRow row, TimeSpan watched)
    {
        _flight.Considered = _flight.Rejected;
        return _context.Transition.Look(row.Grant, new RowRead
        {
            Now = _context.Time.GetUtcNow(),
            Purpose = _flight.Purpose,
            Owner = _run.Plan.Owner,
            Lease = _context.Times.Lease,
            Rejected = _flight.Considered,
            Attempt = _context.Lease.StateOf(row.Grant, _run.FactsAfter(watched)),
            Impatient = _context.Time.GetElapsedTime(_started) >= _context.Times.Patience,
        });
    }

    private void UseStored(Grant grant, CTraderAccessToken? served)
    {
        if (_run.Contended)
        {
            _flight.WasForestalled = _run.Plan.SentEpoch == 0;
            (_run.Outcome, _run.Took) = (RotationOutcome.Adopted, null);
            _context.Logger.GrantAdopted(_run.Subject, RotationOutcome.Adopted, grant.Generation);
        }

        _run.Token = served ?? new(grant.AccessToken!, grant.TokenType, grant.IssuedAt, grant.ExpiresAt, grant.Generation);
    }

    /// <summary>Records in the row, for every process, that the last access token of the grant was rejected.</summary>
    private async Task NoteRefusalAsync(GrantRow row, Grant next)
    {
        if (await _context.Rows.TrySaveAsync(row, next, CancellationToken.None).ConfigureAwait(false) is { } saved)
        {
            _callers.Retire(saved, servable: false);
        }
    }

    private async Task WaitAsync(GrantRow row, bool servable, TimeSpan watched)
    {
        _context.Logger.AttemptAwaited(_run.Subject);
        var left = _context.Lease.TimeUntilTakeover(row.Grant!, _run.FactsAfter(watched));
        if (_run.Rotates && !servable && watched >= _context.Times.Request)
        {
            _callers.EndWaiting(row, left);
        }
        else if (_run.Rotates && _run.Plan.SentEpoch == 0 && row.Grant!.IsSpending)
        {
            _callers.Retract(row);
        }

        // The row is read once more between subscribing and waiting, so that no change is missed.
        if (_flight.Waiting is null)
        {
            _flight.Waiting = _context.Signals.Subscribe(_run.Subject);
            _run.Contended = true;
            return;
        }

        _flight.Look.Done(_flight.LookedAt);

        // Time has passed since the row was read: nothing may be left by now.
        var atMost = left < TimeSpan.Zero ? TimeSpan.Zero : left < _context.Times.Look ? left : _context.Times.Look;
        await _flight.Waiting.WaitAsync(atMost, _context.Time, _ending).ConfigureAwait(false);
    }

    /// <summary>Reading is allowed until the very end; only spending and waiting no longer begin.</summary>
    private async Task<GrantRow> ReadAsync()
    {
        // A row that was gone is read again: a consent may have stored one since.
        if (_flight.BeginFrom is { Row.Version: not 0 } known)
        {
            (_flight.BeginFrom, _flight.LookedAt, _beganFrom) = (null, known.AskedAt, known);
            return known.Row;
        }

        _flight.BeginFrom = null;
        var row = await ReadStoreAsync().ConfigureAwait(false);
        if (_beganFrom is { IsRemembered: true } && _run.Plan.SentEpoch == 0)
        {
            _flight.Replace(row.Grant?.AccessToken);
        }

        _beganFrom = null;
        return row;
    }

    private async Task<GrantRow> ReadStoreAsync()
    {
        await _context.Journal.CollectAsync(_stopping).ConfigureAwait(false);
        (_flight.LookedAt, _run.LiveBeforeRead) = (_context.NextMoment(), _context.Live.VersionOf(_run.Subject));
        try
        {
            _stopping.ThrowIfCancellationRequested();
            return await _context.Rows.FindAsync(_run.Subject, _stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(LastRead);
            return await _context.Rows.FindAsync(_run.Subject, limit.Token).ConfigureAwait(false);
        }
    }
}
