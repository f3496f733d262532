using Microsoft.Extensions.Options;

namespace CTraderAuth.Tool.Exits;

/// <summary>How an exception ends the process: the exit code, and one line for standard error.</summary>
internal sealed record Failure(int Exit, string Message)
{
    /// <param name="e">The exception.</param>
    /// <param name="cancelled">Whether the process was asked to end.</param>
    /// <param name="advice">How a trader can consent; null if no configuration was read.</param>
    public static Failure Of(Exception e, bool cancelled, LoginAdvice? advice = null) => e switch
    {
        OperationCanceledException when cancelled => new(Exits.Exit.Cancelled, "Cancelled."),
        ToolException known => new(known.Exit, Sentence.Of(known.Message)),
        OptionsValidationException invalid => new(Exits.Exit.Usage, Sentence.Of(invalid.Failures)),
        CTraderReauthorizationRequiredException consent => new(Exits.Exit.ConsentNeeded, Sentence.Of((advice ?? new(null)).Needed(consent))),
        CTraderUnavailableException unavailable => new(unavailable.Cause is UnavailableCause.Keys ? Exits.Exit.Usage : Exits.Exit.TryLater, Sentence.Of(unavailable.Message)),
        CTraderAuthException rejected => new(Exits.Exit.Failed, Sentence.Of(rejected.Message)),
        InvalidOperationException or ArgumentException or NotSupportedException => new(Exits.Exit.Usage, Sentence.Of(e.Message)),
        _ => new(Exits.Exit.Failed, Sentence.Of(e.Message)),
    };
}
