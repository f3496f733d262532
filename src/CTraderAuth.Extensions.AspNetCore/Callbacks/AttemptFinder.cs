using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using CTraderAuth.Authorization.Browser;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Finds the attempt to which a callback belongs, and takes it.</summary>
internal sealed class AttemptFinder(Site site, AttemptCookies cookies)
{
    private readonly UsedAttempts used = new(site.Time);

    /// <summary>The attempt, or why there is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">What cTrader answered.</param>
    /// <param name="by">The hash of the answer: the same one may come again.</param>
    /// <param name="subject">The user of the request.</param>
    public (Attempt? Attempt, Outcome? Refusal) Find(HttpContext context, ConsentAnswer answer, string by, string subject)
    {
        if (answer.State is { } state)
        {
            return cookies.Find(context, Site.Hash(state), out var unreadable) is { } attempt
                ? Refusal(attempt, by, subject) is { } refusal ? (null, refusal) : Take([attempt], by)
                : (null, unreadable ? Outcome.Unreadable : Outcome.NotStartedHere);
        }

        return site.Options.RequireState ? (null, Outcome.StateMissing) : FindWithoutState(context, by, subject);
    }

    /// <summary>The consent page did not return the state: this browser and this user set out, and that decides.</summary>
    private (Attempt? Attempt, Outcome? Refusal) FindWithoutState(HttpContext context, string by, string subject)
    {
        var all = cookies.FindAll(context, out var unreadable);

        // Of several tabs it cannot be told whose answer this is. All are attempts of the same user for the same access, so any of them does:
        // the one that this answer used before, else the newest.
        var open = all.Where(attempt => Refusal(attempt, by, subject) is null).OrderBy(attempt => attempt.UsedBy is null).ToArray();
        if (open.Length > 0)
        {
            return Take(open, by);
        }

        var refusals = all.Select(attempt => Refusal(attempt, by, subject)).ToHashSet();
        return (null, Array.Find([Outcome.Used, Outcome.OtherUser, Outcome.Expired], refusals.Contains) ?? (unreadable ? Outcome.Unreadable : Outcome.NotStartedHere));
    }

    private (Attempt? Attempt, Outcome? Refusal) Take(IEnumerable<Attempt> open, string by) =>
        open.FirstOrDefault(attempt => used.TryUse(attempt.Id, by)) is { } taken ? (taken, null) : (null, Outcome.Used);

    private Outcome? Refusal(Attempt attempt, string by, string subject) =>
        attempt.Subject != subject ? Outcome.OtherUser
        : !attempt.IsLive(site.Time.GetUtcNow()) ? Outcome.Expired
        : attempt.UsedBy is { } before && before != by ? Outcome.Used
        : null;
}
