namespace CTraderAuth.Rotation;

/// <summary>A row as it was read: version 0 when there is none.</summary>
internal sealed class GrantRow(string subject, long version, Grant? grant, string? problem = null)
{
    public string Subject { get; } = subject;

    public long Version { get; } = version;

    public Grant? Grant { get; } = grant;

    /// <summary>Why the row cannot be read and what to do about it; null when it can be, or the keys are the matter.</summary>
    public string? Problem { get; } = problem;

    /// <summary>There is a row, and it cannot be read with what is at hand.</summary>
    public bool Unreadable => Version != 0 && Grant is null;
}
