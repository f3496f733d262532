using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Connections;

/// <summary>What the ends of a request that is not answered say.</summary>
internal static class RequestErrors
{
    public static CTraderUnavailableException NotSent(long account, int payloadType, string reason) =>
        new($"{Named(account, payloadType)} was not sent, so nothing was executed. {reason} Send it again.");

    public static CTraderUnavailableException Unknown(long account, int payloadType, string reason) =>
        new($"{Named(account, payloadType)} was sent, and no response came: it may have been executed. {reason} Find out before you send it again, for example with a reconcile request (2124).", outcomeUnknown: true);

    public static CTraderRequestException Refused(long account, int payloadType, Refusal refusal)
    {
        var description = refusal.Description is { } text ? $" ({text})" : "";
        var remedy = refusal.RetryAfter is { } pause ? $" Send it again in {pause.TotalSeconds:0.##} s." : "";
        return new($"cTrader refused {char.ToLowerInvariant(Named(account, payloadType)[0])}{Named(account, payloadType)[1..]}: {refusal.Code}{description}. It was not executed.{remedy}",
            refusal.Code, refusal.Description, account == 0 ? null : account, refusal.RetryAfter, refusal.MaintenanceEndsAt);
    }

    private static string Named(long account, int payloadType) => account == 0 ? $"Request {payloadType}" : $"Request {payloadType} for account {account}";
}
