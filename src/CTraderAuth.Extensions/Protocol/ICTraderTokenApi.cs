using Refit;

namespace CTraderAuth.Protocol;

/// <summary>The raw token endpoint: one request, and the response before it is parsed.</summary>
/// <remarks>
/// Use <see cref="ICTraderAuth"/> unless you need the raw response. Its <see cref="HttpResponseMessage.RequestMessage"/> and, after a
/// GET, the address contain secrets: log neither. With an <see cref="HttpClient"/> of your own, remember that a request that is sent twice
/// is a lost grant: add no retries, and see docs/decisions/0003-one-send.md for the requests that <see cref="HttpClient"/> repeats on its own.
/// </remarks>
public interface ICTraderTokenApi
{
    /// <summary>Sends the parameters in the query string, as cTrader documents it.</summary>
    /// <param name="endpoint">The token endpoint, such as <see cref="EndPoints.TokenUri"/>.</param>
    /// <param name="request">The parameters.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still process the request.</param>
    [Get("")]
    Task<HttpResponseMessage> GetAsync([Url] Uri endpoint, [Query] TokenRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sends the parameters as a form, which keeps them out of the URL.</summary>
    /// <param name="endpoint">The token endpoint, such as <see cref="EndPoints.TokenUri"/>.</param>
    /// <param name="request">The parameters.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still process the request.</param>
    [Post("")]
    Task<HttpResponseMessage> PostAsync([Url] Uri endpoint, [Body(BodySerializationMethod.UrlEncoded)] TokenRequest request, CancellationToken cancellationToken = default);
}
