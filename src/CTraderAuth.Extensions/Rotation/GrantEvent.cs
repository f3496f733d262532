using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation;

/// <summary>Something that a flight saw or did, and that may change the grant.</summary>
internal abstract class GrantEvent
{
    public required DateTimeOffset Now { get; init; }
}

/// <summary>The flight has read the row and asks what to do.</summary>
internal sealed class Looked : GrantEvent
{
    public required Purpose Purpose { get; init; }

    public required string Owner { get; init; }

    /// <summary>The access token that an API refused.</summary>
    public string? Rejected { get; init; }

    public required AttemptState Attempt { get; init; }

    /// <summary>A code or an import has waited as long as it can afford to.</summary>
    public bool Impatient { get; init; }
}

/// <summary>The server gave an answer without a token, or none.</summary>
internal sealed class Answered : GrantEvent
{
    public required Claim Claim { get; init; }

    public required TokenAnswer Answer { get; init; }

    /// <summary>From 0 to 1; spreads the retries of many grants.</summary>
    public double Jitter { get; init; }
}

/// <summary>The server gave at least one token, and it has to be kept.</summary>
internal sealed class Received : GrantEvent
{
    public required Claim Claim { get; init; }

    public required TokenAnswer Answer { get; init; }

    /// <summary>The grant as it was when the request was sent; null when it could not be read.</summary>
    public Grant? Sent { get; init; }

    /// <summary>The moment before the request was sent: no token of the answer is older.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Becomes the id of the grant if this is a new consent.</summary>
    public required string NewId { get; init; }

    public double Jitter { get; init; }
}

/// <summary>The flight ends and no longer works on its attempt.</summary>
internal sealed class Stopped : GrantEvent
{
    public required Claim Claim { get; init; }

    public bool Unsent { get; init; }
}
