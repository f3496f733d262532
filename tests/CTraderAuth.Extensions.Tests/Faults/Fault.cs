using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Faults;

/// <summary>One way in which the server fails, what it has to be taken for, and what becomes of the grant.</summary>
internal sealed class Fault(SandboxFault sent, RotationOutcome outcome, WorstCase worst)
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3), TooLate = TimeSpan.FromSeconds(20);

    public static readonly IReadOnlyDictionary<string, Fault> All = new Dictionary<string, Fault>
    {
        ["a slow server"] = new(SandboxFault.Delay(Late, afterProcessing: false), RotationOutcome.Rotated, WorstCase.Rotated) { Delay = Late },
        ["a late answer"] = new(SandboxFault.Delay(Late, afterProcessing: true), RotationOutcome.Rotated, WorstCase.Rotated) { Delay = Late },
        ["a time-out before the server worked"] = new(SandboxFault.Delay(TooLate, afterProcessing: false), RotationOutcome.Unknown, WorstCase.LostUnlessGrace) { Delay = TooLate },
        ["a time-out after the server worked"] = new(SandboxFault.Delay(TooLate, afterProcessing: true), RotationOutcome.Unknown, WorstCase.LostUnlessGrace) { Delay = TooLate },
        ["a hang-up before the server worked"] = new(SandboxFault.HangUp(afterProcessing: false), RotationOutcome.Unknown, WorstCase.Kept),
        ["a hang-up after the server worked"] = new(SandboxFault.HangUp(afterProcessing: true), RotationOutcome.Unknown, WorstCase.LostUnlessGrace),
        ["a body without a byte"] = new(SandboxFault.Truncate(0), RotationOutcome.Unknown, WorstCase.LostUnlessGrace),
        ["a body cut within a token"] = new(SandboxFault.Truncate(30), RotationOutcome.Unknown, WorstCase.Lost),
        ["a body cut after both tokens"] = new(SandboxFault.Truncate(int.MaxValue), RotationOutcome.Salvaged, WorstCase.Rotated),
        ["a 503 before the server worked"] = Page(503, applied: false, RotationOutcome.Unknown, WorstCase.Kept),
        ["a 503 after the server worked"] = Page(503, applied: true, RotationOutcome.Unknown, WorstCase.LostUnlessGrace),
        ["a page instead of the pair"] = Page(200, applied: true, RotationOutcome.Unknown, WorstCase.LostUnlessGrace),
        ["an empty 200"] = new(SandboxFault.Answer(200, "application/json", "", afterProcessing: true), RotationOutcome.Unknown, WorstCase.LostUnlessGrace),
        ["a firewall's 403"] = Page(403, applied: false, RotationOutcome.Unavailable, WorstCase.Kept),
        ["a 404"] = Page(404, applied: false, RotationOutcome.Unavailable, WorstCase.Kept),
        ["a 405 of a wrong address"] = Page(405, applied: false, RotationOutcome.Unavailable, WorstCase.Kept),
        ["a 431"] = Page(431, applied: false, RotationOutcome.Unavailable, WorstCase.Kept),
        ["a redirect"] = Page(302, applied: false, RotationOutcome.Unavailable, WorstCase.Kept),
        ["too many requests"] = Page(429, applied: false, RotationOutcome.Unavailable, WorstCase.Kept),
        ["maintenance"] = Code("SERVER_IS_UNDER_MAINTENANCE", RotationOutcome.Unavailable, WorstCase.Kept),
        ["the server's own time-out"] = Code("TIMEOUT_ERROR", RotationOutcome.Unknown, WorstCase.Kept),
        ["a denial"] = Code("ACCESS_DENIED", RotationOutcome.Rejected, WorstCase.Refused),
        ["a code never seen before"] = Code("SOMETHING_NEW", RotationOutcome.Rejected, WorstCase.Kept),
    };

    public SandboxFault Sent { get; } = sent;

    public RotationOutcome Outcome { get; } = outcome;

    public WorstCase WorstCase { get; } = worst;

    /// <summary>How long the sandbox waits.</summary>
    public TimeSpan? Delay { get; private init; }

    private static Fault Page(int status, bool applied, RotationOutcome outcome, WorstCase worst) =>
        new(SandboxFault.Answer(status, "text/html", "<html><h1>Hello</h1></html>", afterProcessing: applied), outcome, worst);

    private static Fault Code(string code, RotationOutcome outcome, WorstCase worst) =>
        new(SandboxFault.Answer(200, "application/json", $$"""{"errorCode":"{{code}}","description":"No."}"""), outcome, worst);
}
