namespace CTraderAuth.Tool.Doctor.Findings;

/// <summary>What a check found; never contains a secret.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Text">What is so.</param>
/// <param name="Remedy">What to do about it; null for nothing.</param>
/// <param name="Kind">What a failure asks for.</param>
internal sealed record Finding(string Check, CheckOutcome Outcome, string Text, string? Remedy = null, FailureKind Kind = FailureKind.Other)
{
    public static Finding Ok(string check, string text) => new(check, CheckOutcome.Ok, text);

    public static Finding Warning(string check, string text, string? remedy = null) => new(check, CheckOutcome.Warning, text, remedy);

    public static Finding Failed(string check, FailureKind kind, string text, string? remedy = null) => new(check, CheckOutcome.Failed, text, remedy, kind);
}
