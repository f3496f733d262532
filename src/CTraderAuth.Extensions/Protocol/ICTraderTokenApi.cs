using Refit;

namespace CTraderAuth.Protocol;

/// <summary>The token endpoint as it is: one request, and the answer before anybody has parsed it.</summary>
/// <remarks>
/// Use <see cref="ICTraderAuth"/> unless you need the bytes. The answer's <see cref="HttpResponseMessage.RequestMessage"/> and, after a
/// GET, its address hold secrets: log neither. Over an <see cref="HttpClient"/> of your own, mind that a request which is sent twice
/// is a lost grant: no retries, and see docs/decisions/0003-one-send.md for what <see cref="HttpClient"/> repeats by itself.
/// </remarks>
public interface ICTraderTokenApi
{
    /// <summary>Sends the parameters in the query string, as cTrader documents it.</summary>
    /// <param name="endpoint">The token endpoint; <see cref="EndPoints.TokenUri"/>, for one.</param>
    /// <param name="request">The parameters.</param>
    /// <param name="cancellationToken">Ends the call; the server may still process the request.</param>
    [Get("")]
    Task<HttpResponseMessage> GetAsync([Url] Uri endpoint, [Query] TokenRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sends the parameters as a form, which keeps them out of the URL.</summary>
    /// <param name="endpoint">The token endpoint; <see cref="EndPoints.TokenUri"/>, for one.</param>
    /// <param name="request">The parameters.</param>
    /// <param name="cancellationToken">Ends the call; the server may still process the request.</param>
    [Post("")]
    Task<HttpResponseMessage> PostAsync([Url] Uri endpoint, [Body(BodySerializationMethod.UrlEncoded)] TokenRequest request, CancellationToken cancellationToken = default);
}
