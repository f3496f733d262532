using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore;

/// <summary>The result of a callback that connected a user.</summary>
/// <param name="httpContext">The request to the callback, without its query, or to the page on which the user confirmed.</param>
/// <param name="subject">The application's name for the user.</param>
/// <param name="status">The current status of the grant.</param>
public sealed class ConnectedContext(HttpContext httpContext, string subject, GrantStatus status)
{
    /// <summary>The request to the callback, without its query, or to the page on which the user confirmed.</summary>
    public HttpContext HttpContext { get; } = httpContext;

    /// <summary>The application's name for the user.</summary>
    public string Subject { get; } = subject;

    /// <summary>The current status of the grant.</summary>
    public GrantStatus Status { get; } = status;
}
