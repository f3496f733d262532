using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Processes a response of the consent page, at once or after the user has signed in or confirmed.</summary>
internal sealed class AnswerFlow
{
    private readonly ConnectSite _site;
    private readonly AttemptCookies _cookies;
    private readonly HeldAnswers _held;
    private readonly RecentAnswers _recent;
    private readonly EchoedStates _echoed = new();
    private readonly AnswerDoubt _doubt;

    public AnswerFlow(ConnectSite site, AttemptCookies cookies, HeldAnswers held)
    {
        (_site, _cookies, _held) = (site, cookies, held);
        _recent = new(site.Time);
        _doubt = new(site, _echoed);
        Finder = new(site, cookies, _echoed);
    }

    public AttemptFinder Finder { get; }

    /// <summary>Keeps the response until a user who may use it has signed in.</summary>
    public CallbackResult Hold(HttpContext context, string? subject, string? code, string? attemptId)
    {
        var (attempt, refusal) = Finder.Find(context, attemptId, code is null ? null : ConnectSite.Hash(code), user: null);
        if (refusal is not null || code is null)
        {
            return new(refusal ?? ConnectOutcome.Denied, subject, attempt);
        }

        var name = _held.Put(context, new(code, attemptId, user: null, _site.Time.GetUtcNow(), _doubt.ComesFromConsentPage(context.Request)));
        return new(ConnectOutcome.SignedOut, subject, attempt) { Pending = name };
    }

    /// <summary>Connects the user, or says why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="subject">The user.</param>
    /// <param name="code">The code; null when the trader denied access.</param>
    /// <param name="attemptId">The attempt that the state names; null for a response without a state.</param>
    /// <param name="isConfirmed">Whether the user has confirmed a response without a state.</param>
    /// <param name="denial">Why there is no code.</param>
    public async Task<CallbackResult> TakeAsync(HttpContext context, string subject, string? code, string? attemptId, bool isConfirmed = false, Exception? denial = null)
    {
        var hash = ConnectSite.Hash(code ?? "");
        var (attempt, refusal) = Finder.Find(context, attemptId, hash, ConnectSite.Hash(subject));
        if (refusal is not null || (attemptId is not null && !_recent.TryUse(attemptId, hash)))
        {
            return new(refusal ?? ConnectOutcome.Used, subject, attempt);
        }

        // The same response has the same outcome as before. Only a connection is checked again, because it may have ended in the meantime.
        var before = attempt!.Answer is { } answer && answer.Hash == hash ? ConnectOutcome.Find(answer.Outcome) : null;
        var result = before is not null && before != ConnectOutcome.Connected ? new(before, subject, attempt)
            : code is null ? new(ConnectOutcome.Denied, subject, attempt, denial)
            : await ConnectAsync(context, subject, code, attempt, hasState: attemptId is not null, isConfirmed: isConfirmed || before == ConnectOutcome.Connected).ConfigureAwait(false);
        if (IsFinal(result) && (attemptId is not null || code is not null))
        {
            _cookies.Write(context, attempt.Answered(new(hash, result.Outcome.Label, attemptId is not null || attempt.Answer is { HadState: true })));
        }

        return result;
    }

    /// <summary>Whether the same response cannot have another outcome later.</summary>
    private static bool IsFinal(CallbackResult result) =>
        result.Pending is null && result.Outcome != ConnectOutcome.Unavailable && result.Outcome != ConnectOutcome.TooMany;

    private async Task<CallbackResult> ConnectAsync(HttpContext context, string subject, string code, ConsentAttempt attempt, bool hasState, bool isConfirmed)
    {
        var hash = ConnectSite.Hash(code);
        try
        {
            if (!_recent.IsAccepted(attempt.User, hash))
            {
                var status = await _site.Tokens.GetStatusAsync(subject, CancellationToken.None).ConfigureAwait(false);
                if (attempt.IsDisconnectedSince(status) && attempt.Answer?.Hash != hash)
                {
                    return new(ConnectOutcome.Closed, subject, attempt);
                }

                if (!hasState && !isConfirmed && _doubt.MustAsk(context, attempt, status))
                {
                    var name = _held.Put(context, new(code, attemptId: null, attempt.User, _site.Time.GetUtcNow(), _doubt.ComesFromConsentPage(context.Request)));
                    return new(ConnectOutcome.Unconfirmed, subject, attempt) { Pending = name };
                }
            }

            // Only exchanges count: callbacks that other sites trigger must not use up the user's limit.
            if (_site.Limits.Exchanges.Exceed(subject) > 0)
            {
                return new(ConnectOutcome.TooMany, subject, attempt);
            }

            // Not cancelled with the request: if the browser disconnects, the consent must not be lost.
            _recent.Accept(attempt.User, hash);
            await _site.Tokens.ConnectAsync(subject, code, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CTraderAuthException e)
        {
            _recent.Withdraw(attempt.User, hash);
            return new(OutcomeOf(e), subject, attempt, e);
        }

        if (hasState)
        {
            _echoed.Note(attempt.User);
        }

        return new(ConnectOutcome.Connected, subject, attempt);
    }

    private static ConnectOutcome OutcomeOf(CTraderAuthException failure) => failure switch
    {
        CTraderUnavailableException { OutcomeUnknown: true } => ConnectOutcome.Unanswered,
        CTraderUnavailableException => ConnectOutcome.Unavailable,

        // The code was used before, and the grant it created has ended.
        CTraderReauthorizationRequiredException => ConnectOutcome.Used,
        _ => ConnectOutcome.Refused,
    };
}
