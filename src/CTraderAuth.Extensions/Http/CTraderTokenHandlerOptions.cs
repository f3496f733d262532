namespace CTraderAuth;

/// <summary>Which hosts <c>AddCTraderToken</c> sends an access token to, and where in the request. Set in code only.</summary>
public sealed class CTraderTokenHandlerOptions
{
    /// <summary>The hosts that may receive a token, as <c>host</c> (any port) or <c>host:port</c>; IPv6 in brackets.</summary>
    /// <remarks>
    /// Default: empty, which allows only the host and port of the <see cref="HttpClient.BaseAddress"/> set in the client's registration.
    /// A base address that is set later, on the <see cref="HttpClient"/> itself, is ignored. Tokens are sent over HTTPS, and over plain HTTP only on loopback and only if no proxy
    /// is used. A <c>Host</c> header must name an allowed host as well. Service discovery may resolve a name without a dot to another address.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IList<string> AllowedHosts
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = [];

    /// <summary>The place of the token in a request. Default: <see cref="TokenPlacement.AuthorizationHeader"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TokenPlacement Placement
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TokenPlacement.AuthorizationHeader;

    /// <summary>The largest request body, in bytes, that is kept in memory while it is sent, so that it can be sent again after a 401. Default: 0, nothing is kept. From 0 to <see cref="int.MaxValue"/>.</summary>
    /// <remarks>
    /// Needed for bodies that cannot be read twice: streams that cannot seek, iterators, gRPC, requests that a proxy forwards. Bodies that can be read again are
    /// sent again regardless of the limit, and so are objects that Refit or <see cref="System.Net.Http.Json.JsonContent"/> serialize, up to 64 KiB of them; see <c>AddCTraderToken</c>.
    /// The first send is not delayed. A larger body is sent as it is, and after a 401 the 401 is returned and the token replaced in the background for the next request;
    /// the same holds when the server responds before the whole body was sent. With <c>Expect: 100-continue</c>, a body that the server has not requested is never lost.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxBufferedBodySize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }
}
