namespace CTraderAuth.Testing;

/// <summary>How the socket of a <see cref="CTraderSandbox"/> behaves. Read once, when it starts; all times come from <see cref="CTraderSandboxOptions.TimeProvider"/>.</summary>
public sealed class SandboxSocketOptions
{
    /// <summary>The round-trip time: a message is handled after half of it, and its response is sent after the other half. Default: 0; up to 1 minute.</summary>
    public TimeSpan RoundTrip { get; set; }

    /// <summary>The additional delay of events, compared with responses, so that they may arrive in another order. Default: 0; up to 1 minute.</summary>
    public TimeSpan EventDelay { get; set; }

    /// <summary>How long the socket does not know a new access token yet and refuses it with <c>CH_ACCESS_TOKEN_INVALID</c>. Default: 0; up to 1 hour.</summary>
    public TimeSpan TokenPropagation { get; set; }

    /// <summary>How long a connection may send nothing before it is cut. Default: 30 s, as at cTrader; from 1 s to 1 day, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan IdleLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long nothing is sent to a connection before it gets a heartbeat (51). Default: 25 s; from 1 s to 1 day, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan ServerHeartbeat { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How many requests a connection may send in any second, not counting heartbeats; more are refused with <c>REQUEST_FREQUENCY_EXCEEDED</c>. Default: 50, as at cTrader; at least 1.</summary>
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>The same for historical data: 2133, 2137, 2143, 2145 and 2175. Default: 5, as at cTrader; at least 1.</summary>
    public int HistoryRequestsPerSecond { get; set; } = 5;

    /// <summary>How many prices a second each subscribed symbol sends, and whether a subscription sends the first one at once. Default: 2; from 0.001 to 1000, or 0 for none.</summary>
    public double PricesPerSecond { get; set; } = 2;

    /// <summary>What a connection sees of a rotation. Default: <see cref="RotationNotice.Invalidated"/>.</summary>
    public RotationNotice Rotation { get; set; } = RotationNotice.Invalidated;

    /// <summary>Whether JSON has 64-bit numbers as strings. Default: <see langword="false"/>; clients must read both.</summary>
    public bool LongsAsText { get; set; }

    /// <summary>Whether a request for an account that is not authorized is refused with <c>INVALID_REQUEST</c> and a description that says so. Default: <see langword="false"/>, which is <c>ACCOUNT_NOT_AUTHORIZED</c>; both were observed.</summary>
    public bool UnauthorizedAsInvalidRequest { get; set; }

    /// <summary>Whether subscriptions outlive a rotation: prices come again after 2102, and 2127 is refused with <c>ALREADY_SUBSCRIBED</c>. Default: <see langword="true"/>; both were observed.</summary>
    public bool SubscriptionsSurvive { get; set; } = true;
}
