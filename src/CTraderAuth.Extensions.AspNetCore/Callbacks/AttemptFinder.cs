using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Finds the attempt that a response belongs to.</summary>
internal sealed class AttemptFinder(ConnectSite site, AttemptCookies cookies, EchoedStates echoed)
{
    /// <summary>Finds the attempt for a response.</summary>
    /// <param name="context">The request.</param>
    /// <param name="attemptId">The attempt that the state names; null for a response without a state.</param>
    /// <param name="answerHash">The hash of the code: the same response may arrive again.</param>
    /// <param name="user">The hash of the subject; null when nobody is signed in, in which case an attempt of any user is accepted for now.</param>
    public Finding Find(HttpContext context, string? attemptId, string? answerHash, string? user)
    {
        if (attemptId is null)
        {
            return FindWithoutState(context, answerHash, user);
        }

        return cookies.Find(context, attemptId, out var unreadable) is { } attempt
            ? new(attempt, Refusal(attempt, answerHash, user, hasState: true))
            : new(null, unreadable ? ConnectOutcome.Unreadable : ConnectOutcome.NotStartedHere);
    }

    /// <summary>Anyone can send a response without a state. The only evidence for it is that this user started an attempt in this browser.</summary>
    private Finding FindWithoutState(HttpContext context, string? answerHash, string? user)
    {
        var all = cookies.FindAll(context, out var unreadable);
        if (all.Count is 0)
        {
            return new(null, unreadable ? ConnectOutcome.Unreadable : ConnectOutcome.NotStartedHere);
        }

        // With several open attempts it is unknown which one the response belongs to. All of them are the same user's, so any will do: the one that this response used before, or the newest.
        var open = all.Where(attempt => Refusal(attempt, answerHash, user, hasState: false) is null).OrderByDescending(attempt => attempt.Answer is { } answer && answer.Hash == answerHash).FirstOrDefault();
        if (IsStateDue(user))
        {
            return new(open ?? all[0], ConnectOutcome.StateMissing);
        }

        if (open is not null)
        {
            return new(open, null);
        }

        var refused = all.Select(attempt => (Attempt: attempt, Refusal: Refusal(attempt, answerHash, user, hasState: false)!)).ToArray();
        var reason = Array.Find([ConnectOutcome.Used, ConnectOutcome.Closed, ConnectOutcome.OtherUser, ConnectOutcome.Expired], reason => Array.Exists(refused, one => one.Refusal == reason))!;
        return new(Array.Find(refused, one => one.Refusal == reason).Attempt, reason);
    }

    private bool IsStateDue(string? user) => site.Options.RequireState || EndPoints.ReturnsState(site.ConsentPage) || (user is not null && echoed.Has(user));

    private ConnectOutcome? Refusal(ConsentAttempt attempt, string? answerHash, string? user, bool hasState)
    {
        if (user is not null && attempt.User != user)
        {
            return ConnectOutcome.OtherUser;
        }

        if (!attempt.IsLive(site.Time.GetUtcNow()))
        {
            return ConnectOutcome.Expired;
        }

        if (attempt.Answer?.Outcome == ConnectOutcome.Closed.Label)
        {
            return ConnectOutcome.Closed;
        }

        // A response without a state must not use up an attempt whose state may still arrive.
        return attempt.Answer is { } before && before.Hash != answerHash && (before.HadState || (!hasState && before.Outcome == ConnectOutcome.Connected.Label)) ? ConnectOutcome.Used : null;
    }
}
