using Microsoft.Extensions.Options;

namespace CTraderAuth.Tool.Exits;

/// <summary>How an exception ends the process: the exit code, and one line for standard error.</summary>
internal sealed record Failure(int Exit, string Message)
{
    public static Failure Of(Exception e, bool cancelled) => e switch
    {
        OperationCanceledException when cancelled => new(Exits.Exit.Cancelled, "Cancelled."),
        ToolException known => new(known.Exit, Sentence.Of(known.Message)),
        OptionsValidationException invalid => new(Exits.Exit.Usage, Sentence.Of(invalid.Failures)),
        CTraderReauthorizationRequiredException consent => new(Exits.Exit.ConsentNeeded, Sentence.Of(LoginAdvice.Needed(consent))),
        CTraderUnavailableException unavailable => new(Exits.Exit.TryLater, Sentence.Of(Reason(unavailable))),
        CTraderAuthException rejected => new(Exits.Exit.Failed, Sentence.Of(rejected.Message)),
        InvalidOperationException or ArgumentException or NotSupportedException => new(Exits.Exit.Usage, Sentence.Of(e.Message)),
        _ => new(Exits.Exit.Failed, Sentence.Of(e.Message)),
    };

    /// <summary>A store that cannot be used says why in an inner exception.</summary>
    private static string Reason(Exception e) => e.InnerException is { } inner && !e.Message.Contains(inner.Message, StringComparison.Ordinal) && inner is IOException or InvalidOperationException
        ? $"{e.Message} {inner.Message}"
        : e.Message;
}
