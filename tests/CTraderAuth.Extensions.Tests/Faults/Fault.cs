using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Faults;

/// <summary>One way in which the server fails, what it has to be taken for, and what becomes of the grant.</summary>
internal sealed class Fault(SandboxFault sent, RotationOutcome outcome, Fate fate)
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3), TooLate = TimeSpan.FromSeconds(20);

    public static readonly IReadOnlyDictionary<string, Fault> All = new Dictionary<string, Fault>
    {
        ["a slow server"] = new(SandboxFault.Delay(Late, afterProcessing: false), RotationOutcome.Rotated, Fate.Rotated) { Delay = Late },
        ["a late answer"] = new(SandboxFault.Delay(Late, afterProcessing: true), RotationOutcome.Rotated, Fate.Rotated) { Delay = Late },
        ["a time-out before the server worked"] = new(SandboxFault.Delay(TooLate, afterProcessing: false), RotationOutcome.Unknown, Fate.LostUnlessGrace) { Delay = TooLate },
        ["a time-out after the server worked"] = new(SandboxFault.Delay(TooLate, afterProcessing: true), RotationOutcome.Unknown, Fate.LostUnlessGrace) { Delay = TooLate },
        ["a hang-up before the server worked"] = new(SandboxFault.HangUp(afterProcessing: false), RotationOutcome.Unknown, Fate.Kept),
        ["a hang-up after the server worked"] = new(SandboxFault.HangUp(afterProcessing: true), RotationOutcome.Unknown, Fate.LostUnlessGrace),
        ["a body without a byte"] = new(SandboxFault.Truncate(0), RotationOutcome.Unknown, Fate.LostUnlessGrace),
        ["a body cut within a token"] = new(SandboxFault.Truncate(30), RotationOutcome.Unknown, Fate.Lost),
        ["a body cut after both tokens"] = new(SandboxFault.Truncate(int.MaxValue), RotationOutcome.Salvaged, Fate.Rotated),
        ["a 503 before the server worked"] = Page(503, applied: false, RotationOutcome.Unknown, Fate.Kept),
        ["a 503 after the server worked"] = Page(503, applied: true, RotationOutcome.Unknown, Fate.LostUnlessGrace),
        ["a page instead of the pair"] = Page(200, applied: true, RotationOutcome.Unknown, Fate.LostUnlessGrace),
        ["an empty 200"] = new(SandboxFault.Answer(200, "application/json", "", afterProcessing: true), RotationOutcome.Unknown, Fate.LostUnlessGrace),
        ["a firewall's 403"] = Page(403, applied: false, RotationOutcome.Unavailable, Fate.Kept),
        ["a 404"] = Page(404, applied: false, RotationOutcome.Unavailable, Fate.Kept),
        ["a 405 of a wrong address"] = Page(405, applied: false, RotationOutcome.Unavailable, Fate.Kept),
        ["a 431"] = Page(431, applied: false, RotationOutcome.Unavailable, Fate.Kept),
        ["a redirect"] = Page(302, applied: false, RotationOutcome.Unavailable, Fate.Kept),
        ["too many requests"] = Page(429, applied: false, RotationOutcome.Unavailable, Fate.Kept),
        ["maintenance"] = Code("SERVER_IS_UNDER_MAINTENANCE", RotationOutcome.Unavailable, Fate.Kept),
        ["the server's own time-out"] = Code("TIMEOUT_ERROR", RotationOutcome.Unknown, Fate.Kept),
        ["a denial"] = Code("ACCESS_DENIED", RotationOutcome.Rejected, Fate.Refused),
        ["a code never seen before"] = Code("SOMETHING_NEW", RotationOutcome.Rejected, Fate.Kept),
    };

    public SandboxFault Sent { get; } = sent;

    public RotationOutcome Outcome { get; } = outcome;

    public Fate Fate { get; } = fate;

    /// <summary>How long the sandbox waits.</summary>
    public TimeSpan? Delay { get; private init; }

    private static Fault Page(int status, bool applied, RotationOutcome outcome, Fate fate) =>
        new(SandboxFault.Answer(status, "text/html", "<html><h1>Hello</h1></html>", afterProcessing: applied), outcome, fate);

    private static Fault Code(string code, RotationOutcome outcome, Fate fate) =>
        new(SandboxFault.Answer(200, "application/json", $$"""{"errorCode":"{{code}}","description":"No."}"""), outcome, fate);
}
