using System.Net;

namespace CTraderAuth.AspNetCore.Tests.Browsing;

/// <summary>What came back to the browser.</summary>
public sealed class Answer(HttpResponseMessage response, string body)
{
    public HttpStatusCode Status { get; } = response.StatusCode;

    public string Body { get; } = body;

    public string Location { get; } = response.Headers.Location?.OriginalString ?? "";

    /// <summary>All of the headers, as text.</summary>
    public string Headers { get; } = $"{response.Headers}{response.Content.Headers}";

    /// <summary>The cookies that were set.</summary>
    public IReadOnlyList<string> Cookies { get; } = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];
}
