using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Watching;

/// <summary>Lines for a person: when, whose grant, and what happened; never a token.</summary>
internal sealed class TextLines(Screen screen) : IWatchOutput
{
    private readonly Lock _lock = new();
    private long _generation;
    private GrantState? _state;

    public void Token(string subject, CTraderAccessToken token, DateTimeOffset now)
    {
        lock (_lock)
        {
            var what = _generation == 0 ? "generation" : "refreshed: generation";
            _generation = token.Generation;
            Write(subject, now, $"{what} {token.Generation}, expires {Times.FromNow(token.ExpiresAt, now)}", $"{what} {token.Generation}, expires {Times.Plain(token.ExpiresAt)}", Tone.Good);
        }
    }

    public void Status(GrantStatus status, DateTimeOffset now)
    {
        lock (_lock)
        {
            var before = _state;
            _state = status.State;
            if (before != status.State && status.State is GrantState.Refreshing or GrantState.OutcomeUnknown)
            {
                var text = status.State is GrantState.Refreshing ? "refreshing" : $"outcome unknown: {status.LastError}";
                Write(status.Subject, now, text, text, Tone.Warning);
            }
        }
    }

    public void Ended(string subject, Exception e, Failure failure)
    {
        // The sentence on standard error says it.
    }

    private void Write(string subject, DateTimeOffset at, string text, string plain, Tone tone)
    {
        if (screen.IsTerminal)
        {
            screen.Line($"{at.ToLocalTime():HH:mm:ss}  {subject}  {text}", tone);
        }
        else
        {
            Screen.Row(Times.Plain(at), subject, plain);
        }
    }
}
