using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>Writes the attempt, sends once, and releases the attempt at the end.</summary>
internal sealed class TokenSpender(RotationContext context, RunState run, CallerAnswers callers)
{
    private readonly StoreRetry _retry = new(context);

    /// <summary>Write 1: lease, intent, re-read and proof that the store can be written, in one swap. Null to look again.</summary>
    public async Task<RotationEnd?> WriteAttemptAsync(GrantRow row, Grant next)
    {
        var decided = context.Time.GetTimestamp();
        var attempt = new OwnAttempt(run.Flight.Purpose, next, run.Owner);
        GrantRow? written;
        (run.Held, run.Contended) = (attempt, true);
        try
        {
            written = await context.Rows.TrySaveAsync(row, next, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not CTraderAuthException && run.MayRetryStore())
        {
            context.Logger.StoreFailed(e, run.Subject);
            return null;
        }

        run.Held = written is null ? null : attempt;
        var leaseLeft = context.Times.Lease - context.Time.GetElapsedTime(decided);
        if (run.Rotates && context.Setbacks.PauseLeft() > TimeSpan.Zero)
        {
            // This very write found out that the store went back: the token in the row may be spent.
            return null;
        }

        return written is null || leaseLeft < context.Times.LeaseForSend ? null : await SendAsync(written, attempt, decided).ConfigureAwait(false);
    }

    /// <summary>Exchanges a code although the row cannot be read: it is left alone until there is a new pair.</summary>
    public Task<RotationEnd?> SendWithoutAttemptAsync(GrantRow row) => SendAsync(row, new OwnAttempt(run.Flight.Purpose, row.Grant, run.Owner), context.Time.GetTimestamp());

    /// <summary>Releases the attempt that this run still has in the row.</summary>
    public async Task ReleaseAsync()
    {
        if (run.Held is not { } attempt)
        {
            return;
        }

        try
        {
            var row = await context.Rows.FindAsync(run.Subject, CancellationToken.None).ConfigureAwait(false);
            var edit = GrantTransition.Release(row.Grant, attempt, unsent: attempt.Epoch != run.SentEpoch);
            if (await context.WriteAsync(row, edit).ConfigureAwait(false) is { } left && edit is Edit.Write)
            {
                // Observed from now on, so that its pause ends together with the one that the server asked for.
                context.Watch.Observe(run.Subject, left.Grant?.Attempt);
            }
        }
        catch (Exception e)
        {
            context.Logger.StoreFailed(e, run.Subject);
        }
    }

    /// <summary>Sends once. From here on a token may be spent.</summary>
    private async Task<RotationEnd?> SendAsync(GrantRow row, OwnAttempt attempt, long decided)
    {
        run.SentEpoch = attempt.Epoch;
        if (row.Grant?.IsSpending is true && run.Rotates)
        {
            callers.Retract(row);
        }

        run.Flight.AwaitResponse();
        var spent = RunPlan.Spends(attempt, row.Grant?.RefreshToken);
        using var activity = RotationMetrics.Start(run.Kind);
        var issuedAt = context.Time.GetUtcNow();
        var answer = await context.Endpoint.SendAsync(spent, context.TokenUri, CancellationToken.None).ConfigureAwait(false);
        var outcome = AnswerOutcome.Of(answer);
        run.EndSend(outcome);
        run.Flight.Throttled = answer.IsThrottled ? answer.RetryAfter ?? TimeSpan.Zero : null;
        RotationMetrics.Answered(activity, outcome);
        try
        {
            return answer.Kind is TokenAnswerKind.Pair or TokenAnswerKind.AccessTokenOnly or TokenAnswerKind.RefreshTokenOnly
                ? await new PairKeeper(context, run, callers, _retry).CommitAsync(row, attempt, answer, issuedAt).ConfigureAwait(false)
                : await new NoTokensHandler(context, run, callers, _retry).HandleAsync(row, attempt, spent, answer).ConfigureAwait(false);
        }
        finally
        {
            run.Took = context.Time.GetElapsedTime(decided);
        }
    }
}
