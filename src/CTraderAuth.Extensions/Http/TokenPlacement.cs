using CTraderAuth.Http;

namespace CTraderAuth;

/// <summary>The place of an access token in a request.</summary>
public sealed class TokenPlacement
{
    private readonly string? _parameter;

    private TokenPlacement(string? parameter) => _parameter = parameter;

    /// <summary>The header <c>Authorization: Bearer …</c>; one that the caller has set is overwritten.</summary>
    /// <remarks>The header is taken off the request again unless the answer is a success, since exceptions and their logs carry the request.</remarks>
    public static TokenPlacement AuthorizationHeader { get; } = new(null);

    internal bool IsHeader => _parameter is null;

    /// <summary>A query parameter, as the old <c>api.spotware.com/connect</c> takes it; one of the same name is replaced.</summary>
    /// <remarks>After the send the request has its own address back. Redirects are followed without the parameter, even where the server repeats it.</remarks>
    /// <param name="parameter">The name of the parameter, such as <c>oauth_token</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static TokenPlacement Query(string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parameter);
        return new(parameter);
    }

    /// <summary>Where the token goes; never the token.</summary>
    public override string ToString() => _parameter is null ? "header Authorization" : $"query parameter {_parameter}";

    internal Uri Attach(HttpRequestMessage request, Uri address, CTraderAccessToken token)
    {
        if (_parameter is null)
        {
            request.Headers.Authorization = token.Header;
            return address;
        }

        request.RequestUri = QueryParameter.Set(address, _parameter, token.Value);
        return request.RequestUri;
    }

    internal bool IsCarriedBy(HttpRequestMessage request, HttpResponseMessage response, Uri sent, CTraderAccessToken token) =>
        sent.Equals((response.RequestMessage ?? request).RequestUri) && (_parameter is not null || ReferenceEquals(request.Headers.Authorization, token.Header));

    internal void Detach(HttpRequestMessage request, Uri address, Uri sent, bool succeeded)
    {
        if (_parameter is not null && ReferenceEquals(request.RequestUri, sent))
        {
            request.RequestUri = address;
        }
        else if (_parameter is null && !succeeded)
        {
            request.Headers.Authorization = null;
        }
    }

    internal Uri WithoutToken(Uri address) => _parameter is null ? address : QueryParameter.Remove(address, _parameter);
}
