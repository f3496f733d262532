namespace CTraderAuth;

/// <summary>Authentication with cTrader failed. Thrown as this base type when the server rejected a request.</summary>
/// <remarks>The message, <see cref="Exception.InnerException"/> and <see cref="Exception.Data"/> never contain a secret.</remarks>
/// <param name="message">What happened and what to do next.</param>
/// <param name="errorCode">The server's error code.</param>
/// <param name="description">The server's description.</param>
public class CTraderAuthException(string message, string? errorCode = null, string? description = null) : Exception(message)
{
    /// <summary>The server's error code, which may be any text; null when the server sent none.</summary>
    public string? ErrorCode { get; } = errorCode;

    /// <summary>The server's description; null when the server sent none.</summary>
    public string? Description { get; } = description;
}
