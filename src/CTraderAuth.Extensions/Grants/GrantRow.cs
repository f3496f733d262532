namespace CTraderAuth.Grants;

/// <summary>A row as it was read: version 0 when there is no row, or its version cannot be continued.</summary>
internal sealed class GrantRow(string subject, long version, Grant? grant, string? problem = null)
{
    public string Subject { get; } = subject;

    public long Version { get; } = version;

    public Grant? Grant { get; } = grant;

    /// <summary>Why the row cannot be read and what to do about it; null when it can be read, or only the keys are missing.</summary>
    public string? Problem { get; } = problem;

    /// <summary>The version that the store has for the row.</summary>
    public long StoredVersion { get; init; } = version;

    public bool Exists { get; init; } = version != 0;

    /// <summary>Nobody could read whether there is a row: what is written for it is written only if there is none.</summary>
    public bool Unknown { get; init; }

    /// <summary>No key helps: the content cannot be read, or must not be trusted. A new pair may replace it.</summary>
    public bool Damaged { get; init; }

    /// <summary>There is a row, but this program cannot read it.</summary>
    public bool Unreadable => Exists && Grant is null;
}
