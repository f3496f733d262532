using CTraderAuth.Protocol;

namespace CTraderAuth.Rotation;

/// <summary>What callers are told when there is no token.</summary>
internal sealed class RotationErrors(ICTraderAuth auth)
{
    public CTraderReauthorizationRequiredException Required(string subject, ReauthorizationReason reason)
    {
        var why = reason switch
        {
            ReauthorizationReason.NotConnected => $"Nobody has connected {subject} yet.",
            ReauthorizationReason.Disconnected => $"{subject} was disconnected.",
            ReauthorizationReason.Rejected => $"cTrader refused the refresh token of {subject}: the trader revoked it or consented anew elsewhere, another program spent it, or CTrader:ClientId and CTrader:ClientSecret are not those it was issued to.",
            ReauthorizationReason.ResponseLost => $"cTrader rotated the pair of {subject} and its answer never arrived whole.",
            _ => $"The stored grant of {subject} cannot be read with the keys at hand: bring the key ring or protector back with which it was stored.",
        };
        return new($"{why} To connect again, the trader opens {auth.GetAuthUri().AbsoluteUri}", subject, reason);
    }

    public static CTraderUnavailableException Postponed(string subject, Grant grant, TimeSpan retryAfter) =>
        new($"The token of {subject} cannot be refreshed now; the next try is in {Seconds(retryAfter)}. {grant.LastError}".TrimEnd(), FromNow(retryAfter), grant.Attempt?.Unknown is true);

    public static CTraderUnavailableException OutcomeUnknown(string subject, TimeSpan retryAfter) =>
        new($"A refresh for {subject} was sent and its answer never came: it may have been applied. It is settled in the background; try again in {Seconds(retryAfter)}.", FromNow(retryAfter), outcomeUnknown: true);

    public static CTraderUnavailableException CodeOutcomeUnknown(string subject, TokenAnswer answer) =>
        new($"The authorization code for {subject} was sent and no pair came back: it may be used up. Ask for a new consent. {answer.Problem}".TrimEnd(), outcomeUnknown: true);

    public static CTraderUnavailableException Unavailable(string subject, TokenAnswer answer, TimeSpan? retryAfter) =>
        new($"cTrader could not be asked for a token for {subject}. {answer.Problem} Nothing was spent; try again {(retryAfter is { } after ? $"in {Seconds(after)}" : "in a moment")}.", retryAfter is { } wait ? FromNow(wait) : null);

    public CTraderAuthException Refused(string subject, TokenAnswer answer, TokenGrant spent)
    {
        var what = spent.Code is null ? "refresh token" : "authorization code";
        var causes = answer.IsDenied
            ? $"{TokenRefusal.CausesOf(spent)} An earlier grant stays as it was; for a new consent, the trader opens {auth.GetAuthUri().AbsoluteUri}"
            : $"{answer.Problem} Nothing is known to be spent, and the grant is kept.";
        return new($"cTrader refused the {what} for {subject}: {answer.ErrorCode}. {causes}", answer.ErrorCode, answer.Description);
    }

    public static CTraderUnavailableException StoreFailed(string subject, Exception failure, bool outcomeUnknown = false) =>
        new($"The grant store failed for {subject}: {failure.Message} {(outcomeUnknown ? "A request was sent before, and its outcome is not known" : "Nothing was spent")}; mend the store, then try again.", outcomeUnknown: outcomeUnknown);

    public static CTraderUnavailableException NotSavedYet(string subject, TimeSpan retryAfter) =>
        new($"A new pair for {subject} cannot be stored yet, and there is no access token in it. It is kept in memory until the store is back: mend the store, and do not end this program.", retryAfter);

    public static CTraderUnavailableException NotSaved(string subject) =>
        new($"A new pair for {subject} could not be stored before the program ended. Mend the store; if the pair is lost, the trader has to consent again.", outcomeUnknown: true);

    public static CTraderUnavailableException Stopping(string subject) =>
        new($"The program is shutting down, so {subject} is not refreshed. The grant is kept.");

    // The moment may have passed since it was looked at; callers hand this to Task.Delay.
    private static TimeSpan FromNow(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static string Seconds(TimeSpan time) => $"{Math.Max(1, Math.Ceiling(time.TotalSeconds)):0} s";
}
