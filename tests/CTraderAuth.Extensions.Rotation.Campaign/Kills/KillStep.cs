using CTraderAuth.Testing;

namespace CTraderAuth.Campaign.Kills;

/// <summary>A place in a rotation at which the process is killed.</summary>
internal sealed class KillStep(string name, string? order = null)
{
    public static readonly TimeSpan ServerTakes = TimeSpan.FromSeconds(10);

    public static readonly IReadOnlyList<KillStep> All =
    [
        new("before the attempt", "arm save 1"),
        new("while the attempt is written", "race save 1"),
        new("after the attempt, before the send", "arm saved 1"),
        new("after the send, before the server worked") { AtServerBefore = true, Fault = SandboxFault.Delay(ServerTakes, afterProcessing: false) },
        new("after the server worked, before its answer") { AtServerAfter = true },
        new("after the answer, before the commit", "arm save 2") { HasResponse = true },
        new("while the commit is written", "race save 2") { HasResponse = true },
        new("after the commit", "arm saved 2"),
        new("before the publication", "arm rotated"),
        new("after the publication", "arm nothing"),
        new("before an unknown outcome is marked", "arm save 2") { Fault = SandboxFault.HangUp(afterProcessing: false) },
        new("after an unknown outcome is marked", "arm saved 2") { Fault = SandboxFault.HangUp(afterProcessing: false) },
        new("after the second attempt", "arm saved 3") { Fault = SandboxFault.HangUp(afterProcessing: false) },
        new("before the commit of the second send", "arm save 4") { Fault = SandboxFault.HangUp(afterProcessing: false), HasResponse = true },
        new("after a lost answer is marked", "arm saved 2") { Fault = SandboxFault.HangUp(afterProcessing: true) },
    ];

    public string Name { get; } = name;

    /// <summary>What the process is told, so that it stands still there.</summary>
    public string? Order { get; } = order;

    public SandboxFault? Fault { get; private init; }

    /// <summary>The process has received the new pair, and it is not in the store.</summary>
    public bool HasResponse { get; private init; }

    /// <summary>The server has the request and has not looked at it.</summary>
    public bool AtServerBefore { get; private init; }

    /// <summary>The server has rotated and its answer has not left.</summary>
    public bool AtServerAfter { get; private init; }
}
