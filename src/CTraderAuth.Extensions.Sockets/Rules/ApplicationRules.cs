using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Rules;

/// <summary>The application on a connection: 2100 and its end.</summary>
internal static class ApplicationRules
{
    public static void Authorized(Step step)
    {
        if (step.Facts is not { Phase: Phase.Application, Ask: not null })
        {
            return;
        }

        var isListed = step.Facts.IsListed;
        step.Facts = step.Facts with
        {
            Phase = isListed ? Phase.Keeping : Phase.Listing,
            Ask = null,
            Application = step.Facts.Application + 1,
            List = isListed ? step.Facts.List : step.Facts.List with { IsDue = true },
        };
    }

    public static void Refused(Step step, Refusal refusal)
    {
        if (step.Facts is not { Phase: Phase.Application, Ask: not null })
        {
            return;
        }

        switch (refusal.OfAuthorization)
        {
            case RefusalClass.Done:
                Authorized(step);
                break;
            case RefusalClass.Maintenance:
                UnderMaintenance(step, refusal);
                break;
            case RefusalClass.ApplicationRefused:
                ForGood(step, refusal);
                break;
            case RefusalClass.TooFast:
                step.End(AuthorizationEndKind.Closed, $"cTrader refused to authorize the application: {refusal.Code}.", Pauses.TooFast(refusal.RetryAfter), refusal.Code);
                break;
            default:
                step.End(AuthorizationEndKind.Closed, $"cTrader refused to authorize the application: {refusal.Code}.", Pauses.Asked(refusal.RetryAfter), refusal.Code);
                break;
        }
    }

    public static void UnderMaintenance(Step step, Refusal refusal) =>
        step.End(AuthorizationEndKind.Maintenance, "cTrader is under maintenance.", Pauses.Maintenance(refusal.MaintenanceEndsAt, refusal.RetryAfter, step.Moment), refusal.Code);

    public static void ForGood(Step step, Refusal refusal) =>
        step.End(
            AuthorizationEndKind.ApplicationRefused,
            $"cTrader refused the application ({refusal.Code}). Check ClientId and ClientSecret, and that the application is active at https://openapi.ctrader.com/apps.",
            Pauses.ApplicationRefused,
            refusal.Code);

    /// <summary>cTrader says that the application is not authorized: once more on this connection, and then everything.</summary>
    public static void Lost(Step step, Refusal refusal)
    {
        if (step.Facts.Phase == Phase.Application)
        {
            return;
        }

        if (step.Facts.ApplicationLostAt is { } before && step.Now - before < Pauses.ApplicationKept)
        {
            step.End(AuthorizationEndKind.Closed, "cTrader does not keep the application authorized on this connection.", default, refusal.Code);
            return;
        }

        foreach (var account in step.Accounts())
        {
            step.Set(account with { State = account.StateAfterLoss, Epoch = account.Epoch + 1 });
        }

        step.Facts = step.Facts with { Phase = Phase.Application, ApplicationLostAt = step.Now };
        step.Report(new Note.ApplicationLost());
    }
}
