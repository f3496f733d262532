using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore;

/// <summary>The result of a callback that did not connect a user.</summary>
/// <param name="httpContext">The request to the callback, without its query, or to the page on which the user confirmed.</param>
/// <param name="subject">The application's name for the user; null when nobody is signed in.</param>
/// <param name="error">What happened, without a secret; <see cref="CTraderAuthException.ErrorCode"/> is cTrader's own, if it sent one.</param>
public sealed class ConnectFailedContext(HttpContext httpContext, string? subject, Exception error)
{
    /// <summary>The request to the callback, without its query, or to the page on which the user confirmed.</summary>
    public HttpContext HttpContext { get; } = httpContext;

    /// <summary>The application's name for the user; null when nobody is signed in.</summary>
    public string? Subject { get; } = subject;

    /// <summary>What happened, without a secret.</summary>
    public Exception Error { get; } = error;
}
