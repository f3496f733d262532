namespace CTraderAuth.Rotation;

/// <summary>A row as it was read: version 0 when there is none.</summary>
internal sealed class GrantRow(string subject, long version, Grant? grant)
{
    public string Subject { get; } = subject;

    public long Version { get; } = version;

    public Grant? Grant { get; } = grant;

    /// <summary>There is a row, and the keys at hand cannot read it.</summary>
    public bool Unreadable => Version != 0 && Grant is null;
}
