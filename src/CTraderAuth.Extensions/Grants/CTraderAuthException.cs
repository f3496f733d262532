namespace CTraderAuth;

/// <summary>Authentication at cTrader failed. This type itself is thrown when the server rejected a request.</summary>
/// <remarks>Neither the message nor <see cref="Exception.InnerException"/> nor <see cref="Exception.Data"/> carries a secret.</remarks>
/// <param name="message">What happened and what to do next.</param>
/// <param name="errorCode">The server's error code.</param>
/// <param name="description">The server's description.</param>
public class CTraderAuthException(string message, string? errorCode = null, string? description = null) : Exception(message)
{
    /// <summary>The server's error code, an open set; null when the server gave none.</summary>
    public string? ErrorCode { get; } = errorCode;

    /// <summary>The server's description; null when the server gave none.</summary>
    public string? Description { get; } = description;
}
