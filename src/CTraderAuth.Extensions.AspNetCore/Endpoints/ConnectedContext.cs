using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore;

/// <summary>A trader has connected.</summary>
/// <param name="httpContext">The request to the callback, without its query.</param>
/// <param name="subject">The application's name for whoever consented.</param>
/// <param name="status">The grant as it stands now.</param>
public sealed class ConnectedContext(HttpContext httpContext, string subject, GrantStatus status)
{
    /// <summary>The request to the callback, without its query.</summary>
    public HttpContext HttpContext { get; } = httpContext;

    /// <summary>The application's name for whoever consented.</summary>
    public string Subject { get; } = subject;

    /// <summary>The grant as it stands now.</summary>
    public GrantStatus Status { get; } = status;
}
