namespace CTraderAuth;

/// <summary>Where <c>AddCTraderToken</c> sends an access token, and in which place. Set in code only.</summary>
public sealed class CTraderTokenHandlerOptions
{
    /// <summary>The hosts that may receive a token, as <c>host</c> (any port) or <c>host:port</c>; IPv6 in brackets.</summary>
    /// <remarks>
    /// Empty by default: then only the host and port of the <see cref="HttpClient.BaseAddress"/> that the client's own configuration sets.
    /// One that is set later, on the <see cref="HttpClient"/> itself, does not count. Tokens travel over HTTPS only, over plain HTTP on loopback only.
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

    /// <summary>The place of the token in a request. Default <see cref="TokenPlacement.AuthorizationHeader"/>.</summary>
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
}
