using CTraderAuth.Consent;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Rotation;

/// <summary>What callers are told when there is no token.</summary>
internal sealed class RotationErrors(ICTraderAuth auth, IOptions<CTraderAuthOptions> options)
{
    public CTraderReauthorizationRequiredException Required(string subject, ReauthorizationReason reason)
    {
        var why = reason switch
        {
            ReauthorizationReason.NotConnected => $"{LoggedSubject.Of(subject)} is not connected yet.",
            ReauthorizationReason.Disconnected => $"{LoggedSubject.Of(subject)} was disconnected.",
            ReauthorizationReason.Rejected => $"cTrader refused the refresh token of {LoggedSubject.Of(subject)}: the trader revoked it or gave a newer consent elsewhere, another program spent it, or it was issued to another CTrader:ClientId or CTrader:ClientSecret.",
            ReauthorizationReason.ResponseLost => $"cTrader rotated the token pair of {LoggedSubject.Of(subject)}, and the response with the new pair did not arrive completely.",
            _ => $"The stored grant of {LoggedSubject.Of(subject)} cannot be decrypted with the available keys. Restore the key ring or protector it was stored with.",
        };
        var again = reason is ReauthorizationReason.NotConnected ? "" : " again";
        return new($"{why} {Advice($"To connect {LoggedSubject.Of(subject)}{again}", subject)}", subject, reason);
    }

    public CTraderReauthorizationRequiredException Unreadable(GrantRow row) => row.Problem is null
        ? Required(row.Subject, ReauthorizationReason.Undecryptable)
        : new($"{LoggedSubject.Of(row.Subject)} cannot be used: {row.Problem} {Advice($"To connect {LoggedSubject.Of(row.Subject)} again", row.Subject)}", row.Subject, ReauthorizationReason.Undecryptable);

    public static CTraderUnavailableException Postponed(string subject, Grant grant, TimeSpan retryAfter) =>
        new($"The token of {LoggedSubject.Of(subject)} cannot be refreshed now; the next try is in {Seconds(retryAfter)}. {grant.LastError}".TrimEnd(), FromNow(retryAfter), grant.Attempt?.Unknown is true);

    /// <param name="subject">Whose grant it is.</param>
    /// <param name="retryAfter">When it is settled at the latest.</param>
    /// <param name="problem">What the server answered or why nothing came; null while nobody knows yet.</param>
    public static CTraderUnavailableException OutcomeUnknown(string subject, TimeSpan retryAfter, string? problem) =>
        new($"A refresh for {LoggedSubject.Of(subject)} was sent, and it is not known whether cTrader applied it. {problem ?? "No response has been recorded yet."} It is settled in the background; try again in {Seconds(retryAfter)}.", FromNow(retryAfter), outcomeUnknown: true);

    public CTraderUnavailableException CodeOutcomeUnknown(string subject, TokenAnswer answer) =>
        new($"The authorization code for {LoggedSubject.Of(subject)} was sent and no token pair came back: it may be spent. {answer.Problem} {Advice("To get a new code", subject)}", outcomeUnknown: true);

    public static CTraderUnavailableException Unavailable(string subject, TokenAnswer answer, TimeSpan? retryAfter) =>
        new($"cTrader could not be asked for a token for {LoggedSubject.Of(subject)}. {answer.Problem} Nothing was spent; try again {(retryAfter is { } after ? $"in {Seconds(after)}" : "in a moment")}.", retryAfter is { } wait ? FromNow(wait) : null);

    public CTraderAuthException Refused(string subject, TokenAnswer answer, TokenGrant spent)
    {
        var what = spent.Code is null ? "refresh token" : "authorization code";
        var causes = answer.IsDenied
            ? $"{TokenRefusal.CausesOf(spent)} An earlier grant stays as it was. {Advice("To ask the trader once more", subject)}"
            : $"{answer.Problem} Nothing is known to be spent, and the grant is kept.";
        return new($"cTrader refused the {what} for {LoggedSubject.Of(subject)}: {answer.ErrorCode}. {causes}", answer.ErrorCode, answer.Description);
    }

    public static CTraderUnavailableException StoreFailed(string subject, Exception failure, bool outcomeUnknown = false) =>
        new($"The grant store failed for {LoggedSubject.Of(subject)}: {failure.Message} {(outcomeUnknown ? "A request was sent before, and its outcome is not known" : "Nothing was spent")}; fix the store, then try again.", outcomeUnknown: outcomeUnknown);

    public static CTraderUnavailableException NotSavedYet(string subject, TimeSpan retryAfter) =>
        new($"A new pair for {LoggedSubject.Of(subject)} cannot be stored yet, and there is no access token in it. It is kept in memory until the store is back: fix the store, and do not end this program.", retryAfter);

    public static CTraderUnavailableException NotSaved(string subject) =>
        new($"A new pair for {LoggedSubject.Of(subject)} could not be stored before the program ended. Fix the store; if the pair is lost, the trader has to consent again.", outcomeUnknown: true);

    public static CTraderUnavailableException Stopping(string subject) =>
        new($"The program is shutting down, so {LoggedSubject.Of(subject)} is not refreshed. The grant is kept.");

    private string Advice(string purpose, string subject) => ConsentAdvice.ForGrant(purpose, subject, options.Value.RedirectUri, auth.GetAuthUri());

    // The moment may have passed since it was looked at; callers hand this to Task.Delay.
    private static TimeSpan FromNow(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static string Seconds(TimeSpan time) => $"{Math.Max(1, Math.Ceiling(time.TotalSeconds)):0} s";
}
