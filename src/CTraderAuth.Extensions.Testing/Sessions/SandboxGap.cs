namespace CTraderAuth.Testing;

/// <summary>A period in which no connection was authorized for an account, after one had been.</summary>
/// <param name="Account">The account.</param>
/// <param name="From">When its last authorization ended, by the sandbox's clock.</param>
/// <param name="To">When a connection was authorized again; null while none is.</param>
public sealed record SandboxGap(long Account, DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>How long it lasted; null while it continues.</summary>
    public TimeSpan? Length => To - From;
}
