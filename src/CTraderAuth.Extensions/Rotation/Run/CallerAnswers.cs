using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>What callers get while a run goes on, and which token is live.</summary>
internal sealed class CallerAnswers(RotationContext context, RunState run)
{
    /// <summary>Gives callers the access token of a row, now and later.</summary>
    public CTraderAccessToken Serve(GrantRow row, DateTimeOffset? notDueBefore = null)
    {
        var news = !context.Live.TryGet(run.Subject, out var known) || known.Token!.Generation != row.Grant!.Generation;
        var token = context.Live.Publish(row, notDueBefore);
        run.Flight.OfferToken(token);
        if (news)
        {
            context.Signals.Notify(run.Subject);
        }

        return token;
    }

    /// <summary>Gives callers the token that a decision allows them to use while the run goes on; null when there is none.</summary>
    public CTraderAccessToken? ServeMeanwhile(GrantRow row, Decision decision) => !decision.Servable || !run.Rotates ? null : Serve(row, decision switch
    {
        Decision.Postponed postponed => postponed.RetryAt,
        Decision.Required => row.Grant!.ExpiresAt,
        _ => null,
    });

    /// <summary>Makes callers wait from now on: a request, of this run or of the one that it waits for, may invalidate the access token.</summary>
    public void Retract(GrantRow row)
    {
        context.Live.Withdraw(row);
        run.Flight.Retract();
    }

    /// <summary>Stops serving a token that only a new consent can replace, and wakes its watchers.</summary>
    public void Retire(GrantRow row, bool servable)
    {
        if (run.Rotates && !servable && (row.Version == 0 ? context.Live.RetireGone(run.Subject, run.LiveBeforeRead) : context.Live.Retire(row)))
        {
            context.Signals.Notify(run.Subject);
        }
    }

    /// <summary>The owner of the attempt had enough time for a response: callers no longer wait for it.</summary>
    public void EndWaiting(GrantRow row, TimeSpan left)
    {
        var grant = row.Grant!;
        if (context.Life.IsUsable(grant, context.Time.GetUtcNow()) && grant.AccessToken != run.Flight.Rejected)
        {
            Serve(row);
        }
        else
        {
            run.Flight.FailBoth(RotationErrors.OutcomeUnknown(run.Subject, left, grant.Attempt?.Unknown is true ? grant.LastError : null));
        }
    }
}
