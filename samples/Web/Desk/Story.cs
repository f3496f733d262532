using CTraderAuth;

namespace TradingDesk.Desk;

/// <summary>A change of a grant in words.</summary>
internal static class Story
{
    /// <summary>What to write down; null when nothing worth reading happened.</summary>
    public static (string Text, string Kind)? Tell(GrantStatus? before, GrantStatus now) => (before, now) switch
    {
        (null, { State: GrantState.Connected }) => ($"connected cTrader, generation {now.Generation}", "good"),
        ({ State: GrantState.ReauthorizationRequired }, { State: GrantState.Connected }) => ($"connected cTrader again, generation {now.Generation}", "good"),
        (_, { State: GrantState.ReauthorizationRequired }) when before?.State != now.State => ($"{WhyOf(now.Reason)}", now.Reason is ReauthorizationReason.Disconnected ? "plain" : "bad"),
        (_, { State: GrantState.OutcomeUnknown }) when before?.State != now.State => ("a refresh was sent but no response came; this resolves by itself", "warning"),
        (not null, { State: GrantState.Connected }) when now.Generation > before.Generation => ($"token replaced, generation {now.Generation}", "good"),
        (_, { RetryAt: { } retryAt }) when before?.RetryAt != retryAt => ($"not refreshed, next attempt at {retryAt:HH:mm:ss}. {now.LastError}", "warning"),
        _ => null,
    };

    /// <summary>Why a trader should connect, as the page tells them.</summary>
    public static string InviteTo(ReauthorizationReason? reason) => reason switch
    {
        null or ReauthorizationReason.NotConnected => "The desk can look at your accounts and trade for you once you allow it at cTrader.",
        ReauthorizationReason.Disconnected => "The desk no longer has access to your accounts. Connect again whenever you like.",
        ReauthorizationReason.ResponseLost => "A new token was lost on its way to the desk. Please connect again.",
        ReauthorizationReason.Undecryptable => "The stored tokens cannot be decrypted with the available keys. Restore the keys, or connect again.",
        _ => "cTrader rejected the refresh token. Please connect again.",
    };

    private static string WhyOf(ReauthorizationReason? reason) => reason switch
    {
        ReauthorizationReason.Disconnected => "disconnected",
        ReauthorizationReason.ResponseLost => "a new token was lost on its way: please connect again",
        ReauthorizationReason.Undecryptable => "the stored tokens cannot be decrypted with the available keys",
        _ => "cTrader rejected the refresh token: please connect again",
    };
}
