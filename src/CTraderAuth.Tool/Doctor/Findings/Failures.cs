using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Doctor.Findings;

/// <summary>What an exception of the library asks for. Its messages say what to do, and never contain a secret.</summary>
internal static class Failures
{
    public static Finding Of(string check, Exception error, string? remedy = null, LoginAdvice? advice = null) => Finding.Failed(check, KindOf(error), Failure.Of(error, cancelled: false, advice).Message, remedy);

    public static FailureKind KindOf(Exception error) =>
        KindOf(error is IOException or UnauthorizedAccessException ? StoreFailure.ExitOf(error) : Failure.Of(error, cancelled: false).Exit);

    /// <param name="exit">With what a command would end.</param>
    public static FailureKind KindOf(int exit) => exit switch
    {
        Exit.Usage => FailureKind.Configuration,
        Exit.ConsentNeeded => FailureKind.Consent,
        Exit.TryLater => FailureKind.Unavailable,
        _ => FailureKind.Other,
    };
}
