namespace CTraderAuth.Sockets;

/// <summary>cTrader refused a request, so it was not executed.</summary>
/// <remarks>Of a <c>ProtoOAErrorRes</c> (payload type 2142), a <c>ProtoErrorRes</c> (50), or an event with an error code. The message never contains a secret.</remarks>
/// <param name="message">What happened and what to do next.</param>
/// <param name="errorCode">cTrader's error code, such as <c>CH_ACCESS_TOKEN_INVALID</c>; may be any text.</param>
/// <param name="description">cTrader's description; null when it sent none.</param>
/// <param name="account">The <c>ctidTraderAccountId</c> that the request was for; null when it was for none.</param>
/// <param name="retryAfter">How long to wait before the request is repeated; null when cTrader did not say.</param>
/// <param name="maintenanceEndsAt">When the maintenance ends that cTrader announced; null when it announced none.</param>
public sealed class CTraderRequestException(string message, string errorCode, string? description = null, long? account = null, TimeSpan? retryAfter = null, DateTimeOffset? maintenanceEndsAt = null)
    : CTraderAuthException(message, errorCode, description)
{
    /// <summary>The <c>ctidTraderAccountId</c> that the request was for; null when it was for none.</summary>
    public long? Account { get; } = account;

    /// <summary>How long to wait before the request is repeated; null when cTrader did not say. At most an hour from a session, whatever cTrader said.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>When the maintenance ends that cTrader announced; null when it announced none.</summary>
    public DateTimeOffset? MaintenanceEndsAt { get; } = maintenanceEndsAt;
}
