using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;

namespace CTraderAuth.Rotation;

/// <summary>The I/O around the transition function: read, decide, write, send, write.</summary>
/// <remarks>Belongs to no caller. Only the end of the program cancels it, and only where it waits; see docs/decisions/0002-rotation.md.</remarks>
internal sealed partial class RotationRun(RotationContext context, Flight flight)
{
    private const int StoreFailuresBorne = 2;

    private readonly CancellationToken ending = context.Program.Ending;
    private readonly CancellationToken stopping = context.Program.Stopping;
    private readonly string owner = Guid.NewGuid().ToString("N");
    private readonly long started = context.Time.GetTimestamp();
    private Claim? held;
    private bool contended;
    private RotationOutcome? outcome;
    private TimeSpan? took;
    private long decided;
    private long sentEpoch;
    private long answeredAt;
    private int rejectionsBefore;
    private int storeFailures;
    private int lastTries;

    private string Subject => flight.Subject;

    private PurposeKind Kind => flight.Purpose.Kind;

    private bool Rotates => Kind is PurposeKind.Rotate;

    /// <summary>Returns the token of the end; null when the grant as it stands counts.</summary>
    public async Task<CTraderAccessToken?> RunAsync()
    {
        try
        {
            while (true)
            {
                if (await TurnAsync().ConfigureAwait(false) is { } end)
                {
                    return end.Token;
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            if (outcome is { } sofar)
            {
                context.Logger.EndedByShutdown(Kind, Subject, sofar);
            }

            throw;
        }
        catch (Exception e) when (e is not CTraderAuthException)
        {
            outcome ??= RotationOutcome.NotSent;
            context.Logger.EndedByStore(e, Kind, Subject, outcome.Value);
            context.Live.Rest(Subject, context.Time.GetUtcNow() + context.Times.StoreRest);
            throw RotationErrors.StoreFailed(Subject, e, outcomeUnknown: outcome is RotationOutcome.Unknown);
        }
        finally
        {
            Forget(flight.Unsaved);
            flight.Waiting?.Dispose();
            await LeaveAsync().ConfigureAwait(false);
            Count();
        }
    }

    private void Count()
    {
        if (outcome is { } ended)
        {
            context.Metrics.Ended(Kind, ended, took);
        }

        (outcome, took) = (null, null);
    }

    private async Task<RotationEnd?> TurnAsync()
    {
        flight.LookedAt = context.NextMoment();
        var row = await ReadAsync().ConfigureAwait(false);
        if (row.Unreadable)
        {
            return Rotates || Kind is PurposeKind.Import
                ? throw context.Errors.Unreadable(row)
                : await UninterruptedAsync(() => SpendAsync(row, new Claim(flight.Purpose, row.Grant, owner))).ConfigureAwait(false);
        }

        var watched = context.Watch.Observe(Subject, row.Grant?.Attempt);
        var step = Look(row, watched);
        CTraderAccessToken? served = null;
        if (step.Servable && Rotates)
        {
            served = Serve(row, step.Kind is StepKind.Postponed ? step.RetryAt : step.Kind is StepKind.Required ? row.Grant!.ExpiresAt : null);
        }

        switch (step.Kind)
        {
            case StepKind.Done:
                return Adopt(row, served);
            case StepKind.Known:
                return RotationEnd.AsItStands;
            case StepKind.Required:
                Retire(row, step.Servable);
                throw context.Errors.Required(Subject, step.Reason);
            case StepKind.Write:
                await NoteRefusalAsync(row, step.Next!).ConfigureAwait(false);
                return null;
            case StepKind.Postponed:
                throw RotationErrors.Postponed(Subject, row.Grant!, step.RetryAt - context.Time.GetUtcNow());
            case StepKind.Wait:
                await WaitAsync(row, step, watched).ConfigureAwait(false);
                return null;
            default:
                return await UninterruptedAsync(() => ClaimAsync(row, step.Next!)).ConfigureAwait(false);
        }
    }

    private Step Look(GrantRow row, TimeSpan watched)
    {
        flight.Considered = flight.Rejected;
        return context.Transition.Next(row.Grant, new Looked
        {
            Now = context.Time.GetUtcNow(),
            Purpose = flight.Purpose,
            Owner = owner,
            Rejected = flight.Considered,
            Attempt = StateOf(row.Grant, watched),
            Impatient = context.Time.GetElapsedTime(started) >= context.Times.Patience,
        });
    }

    private AttemptState StateOf(Grant? grant, TimeSpan watched) => grant?.Attempt switch
    {
        null => AttemptState.None,
        { } attempt when attempt.Owner == owner && attempt.Epoch != sentEpoch => AttemptState.MineUnsent,
        _ => LeftOf(grant, watched) <= TimeSpan.Zero ? AttemptState.Over : AttemptState.Open,
    };

    /// <summary>How long the attempt in the row still has to be left alone.</summary>
    private TimeSpan LeftOf(Grant grant, TimeSpan watched)
    {
        var attempt = grant.Attempt!;
        var provenDead = attempt.Unknown && flight.Rejected is not null && flight.Rejected == grant.AccessToken && WasAlive(grant);
        if (attempt.Owner == owner)
        {
            return provenDead && flight.Rejections > rejectionsBefore
                ? TimeSpan.Zero
                : RotationTimes.Settling - context.Time.GetElapsedTime(answeredAt);
        }

        return attempt.Owner == Attempt.Nobody
            ? provenDead ? TimeSpan.Zero : RotationTimes.Settling - watched
            : context.Times.Lease + RotationTimes.Settling - watched;
    }

    /// <summary>Nothing but the request in question can have killed the access token: it has not expired, and was not refused before.</summary>
    private bool WasAlive(Grant grant) =>
        context.Life.IsUsable(grant, context.Time.GetUtcNow()) && !GrantTransition.IsRecent(grant.RejectionAt, context.Time.GetUtcNow());

    private RotationEnd Adopt(GrantRow row, CTraderAccessToken? served)
    {
        if (contended)
        {
            (outcome, took) = (RotationOutcome.Adopted, null);
            context.Logger.GrantAdopted(Subject, outcome.Value, row.Grant!.Generation);
        }

        return new(served ?? new(row.Grant!.AccessToken!, row.Grant.TokenType, row.Grant.IssuedAt, row.Grant.ExpiresAt, row.Grant.Generation));
    }

    /// <summary>Stops serving what only a new consent can replace, and wakes those who watch it.</summary>
    private void Retire(GrantRow row, bool servable)
    {
        if (Rotates && !servable && context.Live.Retire(Subject, row.Version))
        {
            context.Signals.Notify(Subject);
        }
    }

    /// <summary>Writes down that the last access token of a grant was refused, for every process.</summary>
    private async Task NoteRefusalAsync(GrantRow row, Grant next)
    {
        if (await context.Rows.TrySaveAsync(row, next, CancellationToken.None).ConfigureAwait(false) is { } saved)
        {
            Retire(saved, servable: false);
        }
    }

    private CTraderAccessToken Serve(GrantRow row, DateTimeOffset? notDueBefore = null)
    {
        var news = !context.Live.TryGet(Subject, out var known) || known.Token!.Generation != row.Grant!.Generation;
        var token = context.Live.Publish(row, notDueBefore);
        flight.Serve(token);
        if (news)
        {
            context.Signals.Notify(Subject);
        }

        return token;
    }

    private async Task WaitAsync(GrantRow row, Step step, TimeSpan watched)
    {
        context.Logger.AttemptAwaited(Subject);
        var left = LeftOf(row.Grant!, watched);
        if (Rotates && !step.Servable && watched >= context.Times.Request)
        {
            AnswerUndecided(row, left);
        }

        // The row is read once more between subscribing and waiting, so that no change is missed.
        if (flight.Waiting is null)
        {
            flight.Waiting = context.Signals.Subscribe(Subject);
            contended = true;
            return;
        }

        // Time has passed since the look: nothing may be left by now.
        var atMost = left < TimeSpan.Zero ? TimeSpan.Zero : left < context.Times.Look ? left : context.Times.Look;
        await flight.Waiting.WaitAsync(atMost, context.Time, ending).ConfigureAwait(false);
    }

    /// <summary>Whoever works on the grant has had the time for an answer: callers wait no longer.</summary>
    private void AnswerUndecided(GrantRow row, TimeSpan left)
    {
        var grant = row.Grant!;
        if (context.Life.IsUsable(grant, context.Time.GetUtcNow()) && grant.AccessToken != flight.Rejected)
        {
            Serve(row);
        }
        else
        {
            flight.ServeNothing(RotationErrors.OutcomeUnknown(Subject, left, grant.Attempt?.Unknown is true ? grant.LastError : null));
        }
    }
}
