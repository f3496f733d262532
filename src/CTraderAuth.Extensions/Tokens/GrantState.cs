namespace CTraderAuth;

/// <summary>Where a grant stands.</summary>
public enum GrantState
{
    /// <summary>The grant has a pair, and nothing is under way.</summary>
    Connected,

    /// <summary>A rotation, a consent or an import is under way.</summary>
    Refreshing,

    /// <summary>A refresh was sent and its answer never came: it may have been applied. It is sent once more after a pause.</summary>
    OutcomeUnknown,

    /// <summary>Only a new consent of the trader helps; <see cref="GrantStatus.Reason"/> says why.</summary>
    ReauthorizationRequired,
}
