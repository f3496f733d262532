using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>How a callback ended.</summary>
internal sealed class CallbackResult(ConnectOutcome outcome, string? subject = null, ConsentAttempt? attempt = null, Exception? error = null)
{
    public ConnectOutcome Outcome { get; } = outcome;

    public string? Subject { get; } = subject;

    public Exception Error { get; } = error ?? new CTraderAuthException($"{outcome.Heading}: {outcome.Text}", outcome.Label);

    /// <summary>The parameters of a link to connect again, without another user's return URL.</summary>
    public ConnectRequest Request { get; } =
        attempt is null ? default : subject is not null && attempt.User == ConnectSite.Hash(subject) ? attempt.Request : attempt.Request with { ReturnUrl = null };

    /// <summary>The name of the response that waits until the user has signed in or has confirmed; null when none does.</summary>
    public string? Pending { get; init; }

    public CallbackResult As(ConnectOutcome other, Exception cause) => new(other, Subject, attempt, cause);
}
