using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Watching;

/// <summary>Tokens for a program in another language; problems are reported on standard error.</summary>
internal sealed class JsonLines(Screen screen) : IWatchOutput
{
    private string? _error;

    public void Token(string subject, CTraderAccessToken token, DateTimeOffset now) =>
        Screen.Json(new TokenLine(subject, token.Value, token.TokenType, token.ExpiresAt, token.Generation), WatchJson.Default.TokenLine);

    public void Status(GrantStatus status, DateTimeOffset now)
    {
        if (status.LastError is { } error && error != _error && status.State is not GrantState.ReauthorizationRequired)
        {
            screen.Note($"ctrader-auth: {error}", Tone.Warning);
        }

        _error = status.LastError;
    }

    public void Ended(string subject, Exception e, Failure failure)
    {
        var reason = e is CTraderReauthorizationRequiredException { Reason: var consent } ? JsonName.Of(consent) : failure.Exit switch
        {
            Exit.Cancelled => "cancelled",
            Exit.Usage => "configuration",
            Exit.TryLater => "unavailable",
            _ => "failed",
        };
        Screen.Json(new EndedLine(subject, reason, failure.Message, failure.Exit), WatchJson.Default.EndedLine);
    }
}
