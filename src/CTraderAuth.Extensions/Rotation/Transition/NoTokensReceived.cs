using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation.Transition;

/// <summary>The server gave a response without a token, or none.</summary>
internal sealed class NoTokensReceived
{
    public required DateTimeOffset Now { get; init; }

    public required OwnAttempt Attempt { get; init; }

    public required TokenAnswer Answer { get; init; }

    /// <summary>From 0 to 1; spreads the retries of many grants.</summary>
    public double Jitter { get; init; }
}
