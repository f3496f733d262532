using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>Write 2: keeps what was received, no matter who holds the lease, for as long as it takes.</summary>
internal sealed class PairKeeper(RotationContext context, RunState run, CallerAnswers callers, StoreRetry retry)
{
    /// <summary>What the journal has of the response; null when it has nothing.</summary>
    private KeptResponse? _kept;

    public async Task CommitAsync(GrantRow sent, TokenAnswer answer, DateTimeOffset issuedAt)
    {
        var received = new TokensReceived
        {
            Now = context.Time.GetUtcNow(),
            Attempt = run.Plan.Attempt!,
            Answer = answer,
            Sent = sent.Grant,
            IssuedAt = issuedAt,
            NewId = Guid.NewGuid().ToString("N"),
            Spread = context.Spread.Next(),
            Jitter = Random.Shared.NextDouble(),
        };

        _kept = await context.Journal.KeepAsync(run.Subject, received).ConfigureAwait(false);
        await CommitAsync(sent, received).ConfigureAwait(false);
    }

    private async Task CommitAsync(GrantRow sent, TokensReceived received)
    {
        // The row that was sent from need not be read again: the swap fails if it has changed.
        GrantRow? row = sent;
        for (var failures = 0; run.Plan.Step is RunStep.Commit;)
        {
            var isToBeRead = row is null;
            try
            {
                row ??= await context.Rows.FindAsync(run.Subject, CancellationToken.None).ConfigureAwait(false);
                if (row is { Unreadable: true, Damaged: false } && !sent.Unreadable)
                {
                    throw new InvalidOperationException("The row cannot be decrypted with the available keys, so the new pair cannot be merged into it.");
                }

                var decision = GrantTransition.Commit(row.Grant, received);
                run.Plan = run.Plan.Committing(decision);
                if (decision is CommitDecision.RowMoved or CommitDecision.Superseded)
                {
                    await DropAsync(decision).ConfigureAwait(false);
                    return;
                }

                var asked = context.NextMoment();
                var saved = decision is CommitDecision.Write write ? await context.Rows.TrySaveAsync(row, write.Next, CancellationToken.None).ConfigureAwait(false) : row;
                if (saved is not null)
                {
                    // Nobody had changed the row when it was written.
                    run.Flight.LookedAt = saved == row ? run.Flight.LookedAt : asked;
                    run.Plan = run.Plan.Written(saved.Grant);
                    Finish(saved, received.Attempt, received.Answer);
                    await context.Journal.ForgetAsync(_kept).ConfigureAwait(false);
                    return;
                }

                run.Plan = run.Plan.Missed();
                row = null;
            }
            catch (Exception e) when (e is not CTraderAuthException)
            {
                // A store that lost its row, or all of them, may still take this one.
                row = isToBeRead && row is null ? new GrantRow(run.Subject, 0, null) { Unknown = true } : null;
                run.Plan = run.Plan.Failed();
                await KeepUnsavedPairAsync(e, sent, received, ++failures).ConfigureAwait(false);
            }
        }
    }

    private async Task DropAsync(CommitDecision decision)
    {
        await context.Journal.ForgetAsync(_kept).ConfigureAwait(false);
        run.Outcome = RotationOutcome.Adopted;
        context.Logger.AnswerDropped(run.Kind, run.Subject, RotationOutcome.Adopted);
        if (run.Plan.IsEnding && decision is CommitDecision.RowMoved)
        {
            throw context.Errors.Required(run.Subject, ReauthorizationReason.Disconnected);
        }
    }

    private void Finish(GrantRow saved, OwnAttempt attempt, TokenAnswer answer)
    {
        if (run.Flight.Unsaved is not null)
        {
            context.Unsaved.Remove(run.Flight);
            context.Logger.PairSaved(run.Subject);
        }

        LogCommit(saved.Grant!, attempt, answer);
        if (!run.Plan.IsEnding)
        {
            // Counts as a rotation although its result cannot be used: the next one replaces it.
            run.RecordOutcome();
            return;
        }

        run.Token = context.Live.Publish(saved);
        context.Signals.Notify(run.Subject);
    }

    private void LogCommit(Grant grant, OwnAttempt attempt, TokenAnswer answer)
    {
        var outcome = AnswerOutcome.Of(answer);
        if (grant.LastOutcome is RotationOutcome.Salvaged)
        {
            context.Logger.GrantSalvaged(run.Subject, RotationOutcome.Salvaged, answer.Problem);
        }

        if (grant.Reason is not null)
        {
            context.Logger.ConsentRequired(run.Subject, outcome, grant.Reason, answer.Problem);
        }

        if (grant.AccessToken is not null && attempt.IsNewGrant)
        {
            context.Logger.GrantConnected(run.Subject, outcome, grant.Generation, grant.ExpiresAt);
        }
        else if (grant.AccessToken is not null)
        {
            context.Logger.GrantRotated(run.Subject, outcome, grant.Generation, grant.ExpiresAt);
        }
    }

    /// <summary>The store is unavailable and the old pair no longer works: the new one stays in memory until it can be stored.</summary>
    private async Task KeepUnsavedPairAsync(Exception failure, GrantRow sent, TokensReceived received, int failures)
    {
        if (run.Flight.Unsaved is null)
        {
            context.Unsaved.Add(run.Flight, $"A new pair is not stored yet: {failure.Message}");
            context.Logger.PairNotSaved(failure, run.Subject);
            if (GrantTransition.Commit(sent.Grant, received) is CommitDecision.Write { Next: { AccessToken: not null } next })
            {
                run.Flight.CompleteOutcome(callers.Serve(new GrantRow(run.Subject, sent.Version, next)));
            }
            else
            {
                run.Flight.FailBoth(RotationErrors.NotSavedYet(run.Subject, context.Times.SavePause));
            }
        }

        if (!await retry.PauseAsync(failures).ConfigureAwait(false))
        {
            run.Outcome = RotationOutcome.Unknown;
            LogEnd();
            throw RotationErrors.NotSaved(run.Subject);
        }
    }

    private void LogEnd()
    {
        if (_kept is { IsWritten: true })
        {
            context.Logger.PairLeftInJournal(run.Subject, RotationOutcome.Unknown);
        }
        else
        {
            context.Logger.PairLost(run.Subject, RotationOutcome.Unknown);
        }
    }
}
