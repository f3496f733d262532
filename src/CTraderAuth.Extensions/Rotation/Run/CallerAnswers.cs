using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>What callers get while a run goes on, and what becomes or stops being the live token.</summary>
internal sealed class CallerAnswers(RotationContext context, RunState run)
{
    /// <summary>Hands out the access token of a row, here and to everybody who comes.</summary>
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

    /// <summary>Hands out what a decision allows to hand out meanwhile; null when that is nothing.</summary>
    public CTraderAccessToken? ServeMeanwhile(GrantRow row, Decision decision) => !decision.Servable || !run.Rotates ? null : Serve(row, decision switch
    {
        Decision.Postponed postponed => postponed.RetryAt,
        Decision.Required => row.Grant!.ExpiresAt,
        _ => null,
    });

    /// <summary>Makes callers wait from now on: the access token may die with what is sent.</summary>
    public void Retract(GrantRow row)
    {
        context.Live.Withdraw(run.Subject, row.Version);
        run.Flight.Retract();
    }

    /// <summary>Stops serving what only a new consent can replace, and wakes those who watch it.</summary>
    public void Retire(GrantRow row, bool servable)
    {
        if (run.Rotates && !servable && context.Live.Retire(run.Subject, row.Version))
        {
            context.Signals.Notify(run.Subject);
        }
    }

    /// <summary>The owner of the attempt has had the time for a response: callers wait no longer.</summary>
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
