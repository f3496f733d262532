namespace CTraderAuth.Sockets.Refusals;

/// <summary>A refusal of cTrader, whatever message carried it.</summary>
/// <param name="Code">The name of the error code.</param>
/// <param name="Description">cTrader's description.</param>
/// <param name="RetryAfter">How long to wait, if cTrader said so.</param>
/// <param name="MaintenanceEndsAt">When the maintenance ends, if cTrader said so.</param>
internal sealed record Refusal(string Code, string? Description = null, TimeSpan? RetryAfter = null, DateTimeOffset? MaintenanceEndsAt = null)
{
    /// <summary>The class for a request that authorizes.</summary>
    public RefusalClass OfAuthorization => RefusalClasses.OfAuthorization(Code, Description);

    /// <summary>The class for any other request.</summary>
    public RefusalClass OfRequest => RefusalClasses.OfRequest(Code, Description);

    public static Refusal Of(CTraderRequestException refused) => new(refused.ErrorCode!, refused.Description, refused.RetryAfter, refused.MaintenanceEndsAt);
}
