namespace CTraderAuth.Testing;

/// <summary>A trading account of the sandbox.</summary>
/// <param name="id">The <c>ctidTraderAccountId</c>, more than zero.</param>
/// <param name="isLive">Whether it is on the host for live accounts.</param>
/// <param name="cTid">The trader who owns it. Default: <c>trader-1</c>.</param>
public sealed class SandboxAccount(long id, bool isLive = false, string cTid = "trader-1")
{
    /// <summary>The <c>ctidTraderAccountId</c>.</summary>
    public long Id { get; } = id > 0 ? id : throw new ArgumentOutOfRangeException(nameof(id), id, "A ctidTraderAccountId must be greater than zero.");

    /// <summary>Whether it is on the host for live accounts.</summary>
    public bool IsLive { get; } = isLive;

    /// <summary>The trader who owns it.</summary>
    public string CTid { get; } = string.IsNullOrWhiteSpace(cTid) ? throw new ArgumentException("The cTID is empty.", nameof(cTid)) : cTid;

    /// <summary>The number that the trader sees, not the same as <see cref="Id"/>. Default: the id + 5 000 000.</summary>
    public long Login { get; init; } = id + 5_000_000;

    /// <summary>The broker's short title. Default: <c>Sandbox</c>.</summary>
    public string Broker { get; init; } = "Sandbox";

    /// <summary>The balance in hundredths of the deposit currency. Default: 1 000 000, which is 10 000.00.</summary>
    public long Balance { get; init; } = 1_000_000;

    /// <summary>The id, the environment and the owner.</summary>
    public override string ToString() => $"{Id} ({(IsLive ? "live" : "demo")}, {CTid})";
}
