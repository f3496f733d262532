using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Connections;

/// <summary>What the ends of a request that is not answered say.</summary>
internal static class RequestErrors
{
    public static CTraderUnavailableException NotSent(long account, int payloadType, string reason) =>
        new($"{Named(account, payloadType)} was not sent, so nothing was executed. {reason} Send it again.");

    public static CTraderUnavailableException Unknown(long account, int payloadType, string reason) =>
        new($"{Named(account, payloadType)} was sent, and no response came: it may have been executed. {reason} Find out before you send it again, for example with a reconcile request (2124).", outcomeUnknown: true);

    /// <summary>For a request that cTrader answered with an error. One that authorizes has no other outcome than to be refused.</summary>
    public static CTraderAuthException Refused(long account, int payloadType, Refusal refusal)
    {
        var description = PayloadTypes.HasSecret(payloadType) ? null : refusal.Description;
        var said = description is null ? refusal.Code : $"{refusal.Code} ({LoggedText.Short(description)})";
        if (account != 0 && refusal.OfRequest == RefusalClass.Unclear)
        {
            return new CTraderUnavailableException(
                $"{Named(account, payloadType)} was sent, and cTrader's response does not say whether it was executed: {said}. Find out before you send it again, for example with a reconcile request (2124).",
                refusal.RetryAfter, outcomeUnknown: true, refusal.Code);
        }

        var remedy = refusal.RetryAfter is { } pause ? $" Send it again in {pause.TotalSeconds:0.##} s." : "";
        return new CTraderRequestException($"cTrader refused {char.ToLowerInvariant(Named(account, payloadType)[0])}{Named(account, payloadType)[1..]}: {said}. It was not executed.{remedy}",
            refusal.Code, description, account == 0 ? null : account, refusal.RetryAfter, refusal.MaintenanceEndsAt);
    }

    private static string Named(long account, int payloadType) => account == 0 ? $"Request {payloadType}" : $"Request {payloadType} for account {account}";
}
