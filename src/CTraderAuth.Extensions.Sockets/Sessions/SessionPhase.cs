namespace CTraderAuth.Sockets.Sessions;

/// <summary>Where a session is between its connections.</summary>
/// <param name="State">Its state, unless an authorization has one.</param>
/// <param name="Since">When it got into this phase.</param>
/// <param name="Authorization">The authorization of the present connection.</param>
internal sealed record SessionPhase(CTraderSessionState State, DateTimeOffset Since, CTraderAuthorization? Authorization = null)
{
    /// <summary>When the next connection is opened.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last error.</summary>
    public string? LastError { get; init; }

    /// <summary>The accounts of the last connection.</summary>
    public IReadOnlyList<CTraderAccountStatus> Known { get; init; } = [];

    /// <summary>The newest generation of the last connection.</summary>
    public long? Generation { get; init; }

    /// <summary>How many connections were opened.</summary>
    public int Connections { get; init; }

    public override string ToString() => State.ToString();
}
