namespace CTraderAuth.Grants;

/// <summary>A row as it was read: version 0 when there is none, or none that can be counted on from.</summary>
internal sealed class GrantRow(string subject, long version, Grant? grant, string? problem = null)
{
    public string Subject { get; } = subject;

    public long Version { get; } = version;

    public Grant? Grant { get; } = grant;

    /// <summary>Why the row cannot be read and what to do about it; null when it can be, or the keys are the matter.</summary>
    public string? Problem { get; } = problem;

    /// <summary>The version that the store has for the row.</summary>
    public long StoredVersion { get; init; } = version;

    public bool Exists { get; init; } = version != 0;

    /// <summary>Not a matter of keys: nobody can read the row, or nobody should believe it. A new pair may replace it.</summary>
    public bool Damaged { get; init; }

    /// <summary>There is a row, and it cannot be read with what is at hand.</summary>
    public bool Unreadable => Exists && Grant is null;
}
