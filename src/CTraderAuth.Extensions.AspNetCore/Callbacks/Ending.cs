using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>How a callback ended.</summary>
internal sealed class Ending(Outcome outcome, string? subject = null, Attempt? attempt = null, Exception? error = null)
{
    public Outcome Outcome { get; } = outcome;

    public string? Subject { get; } = subject;

    public Exception Error { get; } = error ?? new CTraderAuthException($"{outcome.Heading}: {outcome.Text}", outcome.Label);

    /// <summary>The parameters of a link to connect again. It does not contain another user's return URL.</summary>
    public ConnectRequest Request { get; } =
        attempt is null ? default : subject is not null && attempt.User == Site.Hash(subject) ? attempt.Request : attempt.Request with { ReturnUrl = null };

    /// <summary>Whether the response is kept until the user has signed in or has confirmed.</summary>
    public bool IsPending { get; init; }

    public Ending As(Outcome other, Exception cause) => new(other, Subject, attempt, cause);
}
