namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>Whether a grant is of use to its user.</summary>
internal static class GrantUse
{
    /// <summary>Whether the user has connected and not disconnected since.</summary>
    public static bool Exists(GrantStatus? status) => status is not (null or { Reason: ReauthorizationReason.NotConnected or ReauthorizationReason.Disconnected });

    /// <summary>Whether a new consent would replace a grant that works, or may work.</summary>
    public static bool IsInUse(GrantStatus? status, DateTimeOffset now) => status switch
    {
        null => false,
        { State: not GrantState.ReauthorizationRequired } => status.Generation > 0,
        { Reason: ReauthorizationReason.Rejected } => status.ExpiresAt > now,

        // An access token that came without a refresh token. After a rotation whose response was lost, it would be invalid.
        { Reason: ReauthorizationReason.ResponseLost, LastOutcome: RotationOutcome.Salvaged } => status.ExpiresAt > now,
        _ => false,
    };
}
