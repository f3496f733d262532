namespace CTraderAuth;

/// <summary>The state of a grant.</summary>
public enum GrantState
{
    /// <summary>The grant has a pair, and nothing is running.</summary>
    Connected,

    /// <summary>A rotation, a consent or an import is running.</summary>
    Refreshing,

    /// <summary>A refresh was sent, but no usable response was received: it may have been applied. It is sent once more after a pause.</summary>
    OutcomeUnknown,

    /// <summary>The trader must consent again; <see cref="GrantStatus.Reason"/> says why.</summary>
    ReauthorizationRequired,
}
