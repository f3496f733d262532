using CTraderAuth;

namespace System.Net.Http;

/// <summary>Sets the subject of a request.</summary>
public static class CTraderHttpRequestMessageExtensions
{
    private static readonly HttpRequestOptionsKey<string> Subject = new(CTraderSubject.PropertyName);

    /// <summary>Sets the subject whose access token this request carries; it takes precedence over the subject set at registration.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <returns>The same request.</returns>
    /// <exception cref="ArgumentException">The subject is empty.</exception>
    public static HttpRequestMessage SetCTraderSubject(this HttpRequestMessage request, string subject)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        request.Options.Set(Subject, subject);
        return request;
    }
}
