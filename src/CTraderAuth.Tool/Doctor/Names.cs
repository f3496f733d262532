using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor;

/// <summary>The names of the JSON and of pipes: a contract.</summary>
internal static class Names
{
    public static string Of(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Ok => "ok",
        CheckOutcome.Warning => "warning",
        _ => "failed",
    };

    public static string Of(FailureKind kind) => kind switch
    {
        FailureKind.Configuration => "configuration",
        FailureKind.Consent => "consent",
        FailureKind.Unavailable => "unavailable",
        _ => "other",
    };
}
