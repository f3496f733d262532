using CTraderAuth;

namespace TradingDesk.Desk;

/// <summary>A change of a grant in words.</summary>
internal static class Story
{
    /// <summary>What to write down; null when nothing happened that anybody wants to read.</summary>
    public static (string Text, string Kind)? Tell(GrantStatus? before, GrantStatus now) => (before, now) switch
    {
        (null, { State: GrantState.Connected }) => ($"connected cTrader, generation {now.Generation}", "good"),
        ({ State: GrantState.ReauthorizationRequired }, { State: GrantState.Connected }) => ($"connected cTrader again, generation {now.Generation}", "good"),
        (_, { State: GrantState.ReauthorizationRequired }) when before?.State != now.State => ($"{WhyOf(now.Reason)}", now.Reason is ReauthorizationReason.Disconnected ? "plain" : "bad"),
        (_, { State: GrantState.OutcomeUnknown }) when before?.State != now.State => ("a refresh was sent and no answer came; it is settled by itself", "warning"),
        (not null, { State: GrantState.Connected }) when now.Generation > before.Generation => ($"token replaced, generation {now.Generation}", "good"),
        (_, { RetryAt: { } retryAt }) when before?.RetryAt != retryAt => ($"not refreshed, next try at {retryAt:HH:mm:ss}. {now.LastError}", "warning"),
        _ => null,
    };

    public static string WhyOf(ReauthorizationReason? reason) => reason switch
    {
        ReauthorizationReason.Disconnected => "disconnected",
        ReauthorizationReason.ResponseLost => "a new token got lost on its way: please connect again",
        ReauthorizationReason.Undecryptable => "the stored tokens cannot be read with the keys at hand",
        _ => "cTrader refused the refresh token: please connect again",
    };
}
