using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation.Transition;

/// <summary>The server gave at least one token, and it has to be kept.</summary>
internal sealed class TokensReceived
{
    public required DateTimeOffset Now { get; init; }

    public required OwnAttempt Attempt { get; init; }

    public required TokenAnswer Answer { get; init; }

    /// <summary>The grant as it was when the request was sent; null when it could not be read.</summary>
    public Grant? Sent { get; init; }

    /// <summary>The moment before the request was sent: no token of the response is older.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Becomes the id of the grant if this is a new consent.</summary>
    public required string NewId { get; init; }

    /// <summary>The share of its life by which the new pair is due earlier.</summary>
    public double Spread { get; init; }

    /// <summary>From 0 to 1; spreads the retries of many grants.</summary>
    public double Jitter { get; init; }
}
