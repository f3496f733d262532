using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Pages;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>How a callback ended.</summary>
internal sealed class Ending(Outcome outcome, string? subject = null, Attempt? attempt = null, Exception? error = null)
{
    public Outcome Outcome { get; } = outcome;

    public string? Subject { get; } = subject;

    public Attempt? Attempt { get; } = attempt;

    public Exception Error { get; } = error ?? new CTraderAuthException($"{outcome.Heading}: {outcome.Text}", outcome.Label);
}
