using System.Security.Cryptography;
using CTraderAuth.Consent;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Storage;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Rotation.Run;

/// <summary>The exceptions that callers receive when there is no token.</summary>
internal sealed class RotationErrors(ICTraderAuth auth, IOptions<CTraderAuthOptions> options)
{
    public CTraderReauthorizationRequiredException Required(string subject, ReauthorizationReason reason)
    {
        var why = reason switch
        {
            ReauthorizationReason.NotConnected => $"{LoggedSubject.Of(subject)} is not connected yet.",
            ReauthorizationReason.Disconnected => $"{LoggedSubject.Of(subject)} was disconnected.",
            ReauthorizationReason.Rejected => $"cTrader rejected the refresh token of {LoggedSubject.Of(subject)}: the trader revoked it or gave a newer consent elsewhere, another program spent it, or it was issued for another CTrader:ClientId or CTrader:ClientSecret.",
            ReauthorizationReason.ResponseLost => $"cTrader rotated the token pair of {LoggedSubject.Of(subject)}, but the response with the new pair was lost or incomplete.",
            _ => $"The stored grant of {LoggedSubject.Of(subject)} cannot be decrypted with the available keys. Restore the key ring or protector it was stored with.",
        };
        var again = reason is ReauthorizationReason.NotConnected ? "" : " again";
        return new($"{why} {Advice($"To connect {LoggedSubject.Of(subject)}{again}", subject)}", subject, reason);
    }

    public CTraderReauthorizationRequiredException Unreadable(GrantRow row) => row.Problem is null
        ? Required(row.Subject, ReauthorizationReason.Undecryptable)
        : new($"{LoggedSubject.Of(row.Subject)} cannot be used: {row.Problem} {Advice($"To connect {LoggedSubject.Of(row.Subject)} again", row.Subject)}", row.Subject, ReauthorizationReason.Undecryptable);

    public static CTraderUnavailableException Postponed(string subject, Grant grant, TimeSpan retryAfter) =>
        new($"The token of {LoggedSubject.Of(subject)} cannot be refreshed now; the next attempt is in {Seconds(retryAfter)}. {grant.LastError}".TrimEnd(), FromNow(retryAfter), grant.Attempt?.Unknown is true);

    /// <param name="subject">Whose grant it is.</param>
    /// <param name="retryAfter">When it is determined at the latest.</param>
    /// <param name="problem">What the server answered or why nothing came; null while nobody knows yet.</param>
    public static CTraderUnavailableException OutcomeUnknown(string subject, TimeSpan retryAfter, string? problem) =>
        new($"A refresh for {LoggedSubject.Of(subject)} was sent, and it is unknown whether cTrader applied it. {problem ?? "No response has been recorded yet."} The outcome is determined in the background; try again in {Seconds(retryAfter)}.", FromNow(retryAfter), outcomeUnknown: true);

    public CTraderUnavailableException CodeOutcomeUnknown(string subject, TokenAnswer answer) =>
        new($"The authorization code for {LoggedSubject.Of(subject)} was sent, but no token pair was received: the code may be spent. {answer.Problem} {Advice("To get a new code", subject)}", outcomeUnknown: true);

    public static CTraderUnavailableException Unavailable(string subject, TokenAnswer answer, TimeSpan? retryAfter) =>
        new($"A token for {LoggedSubject.Of(subject)} could not be requested from cTrader. {answer.Problem} Nothing was spent; try again {(retryAfter is { } after ? $"in {Seconds(after)}" : "in a moment")}.", retryAfter is { } wait ? FromNow(wait) : null);

    public CTraderAuthException Refused(string subject, TokenAnswer answer, TokenGrant spent)
    {
        var what = spent.Code is null ? "refresh token" : "authorization code";
        var causes = answer.IsDenied
            ? $"{TokenRefusal.CausesOf(spent)} An earlier grant is unchanged. {Advice("To ask the trader again", subject)}"
            : $"{answer.Problem} As far as is known, nothing was spent; the grant is kept.";
        return new($"cTrader rejected the {what} for {LoggedSubject.Of(subject)}: {answer.ErrorCode}. {causes}", answer.ErrorCode, answer.Description);
    }

    public static CTraderUnavailableException StoreFailed(string subject, Exception failure, bool outcomeUnknown = false)
    {
        var areKeys = failure is ProtectionException or CryptographicException;
        var spent = outcomeUnknown ? "A request had been sent, and its outcome is unknown" : "Nothing was spent";
        return new($"The grant store failed for {LoggedSubject.Of(subject)}: {failure.Message.TrimEnd('.')}. {spent}; fix the {(areKeys ? "keys" : "store")}, then try again.", outcomeUnknown: outcomeUnknown)
        {
            Cause = areKeys ? UnavailableCause.Keys : UnavailableCause.Store,
        };
    }

    public static CTraderUnavailableException NotSavedYet(string subject, TimeSpan retryAfter) =>
        new($"A new pair for {LoggedSubject.Of(subject)} cannot be stored yet, and it contains no access token. It is kept in memory until the store is available again: fix the store, and do not stop this program.", retryAfter) { Cause = UnavailableCause.Store };

    public static CTraderUnavailableException NotSaved(string subject) =>
        new($"A new pair for {LoggedSubject.Of(subject)} could not be stored before the program ended. Fix the store; if the pair is lost, the trader must consent again.", outcomeUnknown: true) { Cause = UnavailableCause.Store };

    public static CTraderUnavailableException Stopping(string subject) =>
        new($"The program is shutting down, so {LoggedSubject.Of(subject)} is not refreshed. The grant is kept.");

    private string Advice(string purpose, string subject) => ConsentAdvice.ForGrant(purpose, subject, options.Value.RedirectUri, auth.GetAuthUri());

    // The moment may have passed since it was looked at; callers hand this to Task.Delay.
    private static TimeSpan FromNow(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static string Seconds(TimeSpan time) => $"{Math.Max(1, Math.Ceiling(time.TotalSeconds)):0} s";
}
