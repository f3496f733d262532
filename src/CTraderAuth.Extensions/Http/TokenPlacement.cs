using CTraderAuth.Http;

namespace CTraderAuth;

/// <summary>The place of an access token in a request.</summary>
public sealed class TokenPlacement
{
    private const string Header = "Authorization";

    private readonly string? _parameter;

    private TokenPlacement(string? parameter) => _parameter = parameter;

    /// <summary>The header <c>Authorization: Bearer …</c>; a value set by the caller is overwritten.</summary>
    /// <remarks>The header is removed from the request after every send, whatever its result: responses and exceptions carry the request.</remarks>
    public static TokenPlacement AuthorizationHeader { get; } = new(null);

    internal bool IsHeader => _parameter is null;

    /// <summary>A query parameter, as expected by the old <c>api.spotware.com/connect</c>; an existing parameter of the same name is replaced.</summary>
    /// <remarks>The original address is restored after the send. Redirects are followed without the parameter, even if the server repeats it.</remarks>
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
            // Unlike the property, adding allocates nothing when the same request is sent again.
            if (request.Headers.NonValidated.Count > 0)
            {
                request.Headers.Authorization = null;
            }

            request.Headers.TryAddWithoutValidation(Header, token.Header);
            return address;
        }

        request.RequestUri = QueryParameter.Set(address, _parameter, token.Value);
        return request.RequestUri;
    }

    internal bool IsCarriedBy(HttpRequestMessage request, HttpResponseMessage response, Uri sent, CTraderAccessToken token) =>
        sent.Equals((response.RequestMessage ?? request).RequestUri)
        && (_parameter is not null || (request.Headers.NonValidated.TryGetValues(Header, out var carried) && carried.ToString() == token.Header));

    internal void Detach(HttpRequestMessage request, HttpResponseMessage? response, Uri address, Uri sent)
    {
        Detach(request, address, sent);
        if (response?.RequestMessage is { } copy && !ReferenceEquals(copy, request))
        {
            Detach(copy, address, sent);
        }
    }

    internal Uri WithoutToken(Uri address) => _parameter is null ? address : QueryParameter.Remove(address, _parameter);

    private void Detach(HttpRequestMessage request, Uri address, Uri sent)
    {
        if (_parameter is null)
        {
            request.Headers.Authorization = null;
        }
        else if (ReferenceEquals(request.RequestUri, sent))
        {
            request.RequestUri = address;
        }
        else if (request.RequestUri is { IsAbsoluteUri: true } target)
        {
            // After a followed redirect the request has another address, in which the server may have repeated the query.
            request.RequestUri = WithoutToken(target);
        }
    }
}
