using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation;

internal sealed partial class RotationRun
{
    /// <summary>Write 1: lease, intent, re-read and proof that the store can be written, in one swap.</summary>
    private async Task<RotationEnd?> ClaimAsync(GrantRow row, Grant next)
    {
        var before = context.Time.GetTimestamp();
        GrantRow? claimed;
        var claim = new Claim(flight.Purpose, next, owner);
        (held, contended) = (claim, true);
        decided = before;
        try
        {
            claimed = await context.Rows.TrySaveAsync(row, next, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not CTraderAuthException && ++storeFailures <= StoreFailuresBorne)
        {
            context.Logger.StoreFailed(e, Subject);
            return null;
        }

        held = claimed is null ? null : claim;
        var leaseLeft = context.Times.Lease - context.Time.GetElapsedTime(before);
        return claimed is null || leaseLeft < context.Times.LeaseForSend ? null : await SpendAsync(claimed, claim).ConfigureAwait(false);
    }

    /// <summary>Sends once. From here on a token may be spent.</summary>
    /// <param name="row">The row with this flight's attempt, or one that cannot be read and is left alone until there is a new pair.</param>
    /// <param name="claim">What this flight spends for.</param>
    private async Task<RotationEnd?> SpendAsync(GrantRow row, Claim claim)
    {
        sentEpoch = claim.Epoch;
        if (row.Grant?.IsSpending is true && Rotates)
        {
            context.Live.Withdraw(Subject, row.Version);
            flight.Withdraw();
        }

        var spent = flight.Purpose is Purpose.Connect connect
            ? TokenGrant.FromCode(connect.Code)
            : TokenGrant.FromRefreshToken(claim.Imported ?? row.Grant!.RefreshToken!);
        decided = row.Unreadable ? context.Time.GetTimestamp() : decided;
        using var activity = RotationMetrics.Start(Kind);
        var issuedAt = context.Time.GetUtcNow();
        var answer = await context.Endpoint.SendAsync(spent, context.TokenUri, CancellationToken.None).ConfigureAwait(false);
        answeredAt = context.Time.GetTimestamp();
        rejectionsBefore = flight.Rejections;
        outcome = GrantTransition.OutcomeOf(answer);
        RotationMetrics.Answered(activity, outcome.Value);
        try
        {
            return answer.Kind is TokenAnswerKind.Pair or TokenAnswerKind.AccessTokenOnly or TokenAnswerKind.RefreshTokenOnly
                ? await CommitAsync(row, claim, answer, issuedAt).ConfigureAwait(false)
                : await SettleAsync(row, claim, spent, answer).ConfigureAwait(false);
        }
        finally
        {
            took = context.Time.GetElapsedTime(decided);
        }
    }

    /// <summary>Leaves no attempt behind that looks as if somebody worked on it.</summary>
    private async Task LeaveAsync()
    {
        if (held is not { } claim)
        {
            return;
        }

        try
        {
            var row = await context.Rows.FindAsync(Subject, CancellationToken.None).ConfigureAwait(false);
            var step = context.Transition.Next(row.Grant, new Stopped { Now = context.Time.GetUtcNow(), Claim = claim, Unsent = claim.Epoch != sentEpoch });
            if (step.Kind is StepKind.Write)
            {
                if (await context.Rows.TrySaveAsync(row, step.Next!, CancellationToken.None).ConfigureAwait(false) is { } left)
                {
                    // Watched from now on, so that its pause is over when the one that the server asked for is.
                    context.Watch.Observe(Subject, left.Grant?.Attempt);
                }
            }
            else if (step.Kind is StepKind.Remove)
            {
                await context.Rows.TryRemoveAsync(row, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            context.Logger.StoreFailed(e, Subject);
        }
    }
}
