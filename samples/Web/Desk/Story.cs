using CTraderAuth;

namespace TradingDesk.Desk;

/// <summary>Describes a change of a grant.</summary>
internal static class Story
{
    /// <summary>The text for the timeline; null when nothing relevant happened.</summary>
    public static (string Text, string Kind)? Tell(GrantStatus? before, GrantStatus now) => (before, now) switch
    {
        (null, { State: GrantState.Connected }) => ($"connected cTrader, generation {now.Generation}", "good"),
        ({ State: GrantState.ReauthorizationRequired }, { State: GrantState.Connected }) => ($"connected cTrader again, generation {now.Generation}", "good"),
        (_, { State: GrantState.ReauthorizationRequired }) when before?.State != now.State => ($"{WhyOf(now.Reason)}", now.Reason is ReauthorizationReason.Disconnected ? "plain" : "bad"),
        (_, { State: GrantState.OutcomeUnknown }) when before?.State != now.State => ("a refresh was sent but no response was received; this is resolved automatically", "warning"),
        (not null, { State: GrantState.Connected }) when now.Generation > before.Generation => ($"token replaced, generation {now.Generation}", "good"),
        (_, { RetryAt: { } retryAt }) when before?.RetryAt != retryAt => ($"not refreshed, next attempt at {retryAt:HH:mm:ss}. {now.LastError}", "warning"),
        _ => null,
    };

    /// <summary>Why a trader should connect, as shown on the page.</summary>
    public static string InviteTo(ReauthorizationReason? reason) => reason switch
    {
        null or ReauthorizationReason.NotConnected => "The desk can see your accounts and trade for you once you allow it at cTrader.",
        ReauthorizationReason.Disconnected => "The desk no longer has access to your accounts. Connect again whenever you like.",
        ReauthorizationReason.ResponseLost => "The response with a new token was lost. Please connect again.",
        ReauthorizationReason.Undecryptable => "The stored tokens cannot be decrypted with the available keys. Restore the keys, or connect again.",
        _ => "cTrader rejected the refresh token. Please connect again.",
    };

    private static string WhyOf(ReauthorizationReason? reason) => reason switch
    {
        ReauthorizationReason.Disconnected => "disconnected",
        ReauthorizationReason.ResponseLost => "the response with a new token was lost: please connect again",
        ReauthorizationReason.Undecryptable => "the stored tokens cannot be decrypted with the available keys",
        _ => "cTrader rejected the refresh token: please connect again",
    };
}
