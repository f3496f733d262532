using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation;

internal sealed partial class RotationRun
{
    private const int LastTries = 20;
    private static readonly TimeSpan LastPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Write 2: keeps what was received, whoever holds the lease, for as long as it takes.</summary>
    private async Task<RotationEnd?> CommitAsync(GrantRow sent, Claim claim, TokenAnswer answer, DateTimeOffset issuedAt)
    {
        var received = new Received
        {
            Now = context.Time.GetUtcNow(),
            Claim = claim,
            Answer = answer,
            Sent = sent.Grant,
            IssuedAt = issuedAt,
            NewId = Guid.NewGuid().ToString("N"),
            Jitter = Random.Shared.NextDouble(),
        };

        // The row as it was sent from is as good as read: the swap fails if it has moved on.
        GrantRow? row = sent;
        for (var failures = 0; ;)
        {
            try
            {
                row ??= await context.Rows.FindAsync(Subject, CancellationToken.None).ConfigureAwait(false);
                if (row is { Unreadable: true, Damaged: false } && !sent.Unreadable)
                {
                    throw new InvalidOperationException("The row cannot be decrypted with the available keys, so the new pair cannot be merged into it.");
                }

                var step = context.Transition.Next(row.Grant, received);
                if (step.Kind is StepKind.Moved or StepKind.Known)
                {
                    held = null;
                    outcome = RotationOutcome.Adopted;
                    context.Logger.AnswerDropped(Kind, Subject, outcome.Value);
                    return step.Kind is StepKind.Known ? RotationEnd.AsItStands
                        : claim.IsNewGrant ? throw context.Errors.Required(Subject, ReauthorizationReason.Disconnected) : null;
                }

                var saved = step.Kind is StepKind.Done ? row : await context.Rows.TrySaveAsync(row, step.Next!, CancellationToken.None).ConfigureAwait(false);
                if (saved is not null)
                {
                    return Committed(saved, claim, answer);
                }

                row = null;
            }
            catch (Exception e) when (e is not CTraderAuthException)
            {
                row = null;
                await BearAsync(e, sent, received, ++failures).ConfigureAwait(false);
            }
        }
    }

    private RotationEnd? Committed(GrantRow saved, Claim claim, TokenAnswer answer)
    {
        held = null;
        var grant = saved.Grant!;
        if (flight.Unsaved is not null)
        {
            Forget(flight.Unsaved);
            context.Logger.PairSaved(Subject);
        }

        if (grant.LastOutcome is RotationOutcome.Salvaged)
        {
            context.Logger.GrantSalvaged(Subject, RotationOutcome.Salvaged, answer.Problem);
        }

        if (grant.Reason is not null)
        {
            context.Logger.ConsentRequired(Subject, GrantTransition.OutcomeOf(answer), grant.Reason, answer.Problem);
        }

        if (grant.AccessToken is null)
        {
            // A rotation of its own, though nobody can use what it brought: the next one mends it.
            Count();
            return null;
        }

        if (claim.IsNewGrant)
        {
            context.Logger.GrantConnected(Subject, GrantTransition.OutcomeOf(answer), grant.Generation, grant.ExpiresAt);
        }
        else
        {
            context.Logger.GrantRotated(Subject, GrantTransition.OutcomeOf(answer), grant.Generation, grant.ExpiresAt);
        }

        var token = context.Live.Publish(saved);
        context.Signals.Notify(Subject);
        return new(token);
    }

    private void Forget(string? unsaved)
    {
        context.Metrics.Unsaved(unsaved is null ? 0 : -1);
        flight.Unsaved = null;
    }

    /// <summary>The store is away and the old pair is dead: the new one lives in memory until it can be stored.</summary>
    private async Task BearAsync(Exception failure, GrantRow sent, Received received, int failures)
    {
        if (flight.Unsaved is null)
        {
            flight.Unsaved = $"A new pair is not stored yet: {failure.Message}";
            context.Metrics.Unsaved(1);
            context.Logger.PairNotSaved(failure, Subject);
            if (context.Transition.Next(sent.Grant, received).Next is { AccessToken: not null } next)
            {
                flight.Settle(Serve(new GrantRow(Subject, sent.Version, next)));
            }
            else
            {
                flight.ServeNothing(RotationErrors.NotSavedYet(Subject, context.Times.SavePause));
            }
        }

        if (!await PauseAsync(failures).ConfigureAwait(false))
        {
            outcome = RotationOutcome.Unknown;
            context.Logger.PairLost(Subject, outcome.Value);
            throw RotationErrors.NotSaved(Subject);
        }
    }

    /// <summary>Waits for a store that is unavailable; false when the program ends and has tried often enough.</summary>
    private async Task<bool> PauseAsync(int failures)
    {
        if (!stopping.IsCancellationRequested)
        {
            var pause = TimeSpan.FromMilliseconds(100) * Math.Pow(2, Math.Min(failures, 10));
            await Task.Delay(pause < context.Times.SavePause ? pause : context.Times.SavePause, context.Time, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        }

        if (++lastTries > LastTries)
        {
            return false;
        }

        // The program is ending in real time, whatever clock it runs on.
        await Task.Delay(LastPause, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        return true;
    }
}
