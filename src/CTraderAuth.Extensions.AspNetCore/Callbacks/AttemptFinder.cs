using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Finds the attempt to which an answer belongs.</summary>
internal sealed class AttemptFinder(Site site, AttemptCookies cookies, EchoedStates echoed)
{
    /// <summary>The attempt for an answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="attemptId">The attempt that the state names; null for an answer without a state.</param>
    /// <param name="answerHash">The hash of the code: the same answer may come again.</param>
    /// <param name="user">The hash of the subject; null when nobody is signed in, so that anybody's attempt will do for now.</param>
    public Finding Find(HttpContext context, string? attemptId, string? answerHash, string? user)
    {
        if (attemptId is null)
        {
            return FindWithoutState(context, answerHash, user);
        }

        return cookies.Find(context, attemptId, out var unreadable) is { } attempt
            ? new(attempt, Refusal(attempt, answerHash, user, hasState: true))
            : new(null, unreadable ? Outcome.Unreadable : Outcome.NotStartedHere);
    }

    /// <summary>Anybody can send an answer without a state; that this user started an attempt in this browser is all that speaks for it.</summary>
    private Finding FindWithoutState(HttpContext context, string? answerHash, string? user)
    {
        var all = cookies.FindAll(context, out var unreadable);
        if (all.Count is 0)
        {
            return new(null, unreadable ? Outcome.Unreadable : Outcome.NotStartedHere);
        }

        // Of several tabs, nobody knows which one the answer belongs to. All are attempts of one user, so any of them will do: the one that this answer used before, or the newest.
        var open = all.Where(attempt => Refusal(attempt, answerHash, user, hasState: false) is null).OrderByDescending(attempt => attempt.Answer is { } answer && answer.Hash == answerHash).FirstOrDefault();
        if (IsStateDue(user))
        {
            return new(open ?? all[0], Outcome.StateMissing);
        }

        if (open is not null)
        {
            return new(open, null);
        }

        var refused = all.Select(attempt => (Attempt: attempt, Refusal: Refusal(attempt, answerHash, user, hasState: false)!)).ToArray();
        var reason = Array.Find([Outcome.Used, Outcome.Closed, Outcome.OtherUser, Outcome.Expired], reason => Array.Exists(refused, one => one.Refusal == reason))!;
        return new(Array.Find(refused, one => one.Refusal == reason).Attempt, reason);
    }

    private bool IsStateDue(string? user) => site.Options.RequireState || ConsentLink.ReturnsState(site.ConsentPage) || (user is not null && echoed.Has(user));

    private Outcome? Refusal(Attempt attempt, string? answerHash, string? user, bool hasState)
    {
        if (user is not null && attempt.User != user)
        {
            return Outcome.OtherUser;
        }

        if (!attempt.IsLive(site.Time.GetUtcNow()))
        {
            return Outcome.Expired;
        }

        if (attempt.Answer?.Outcome == Outcome.Closed.Label)
        {
            return Outcome.Closed;
        }

        // An answer without a state must not use up an attempt whose state may still come.
        return attempt.Answer is { } before && before.Hash != answerHash && (before.HadState || (!hasState && before.Outcome == Outcome.Connected.Label)) ? Outcome.Used : null;
    }
}
