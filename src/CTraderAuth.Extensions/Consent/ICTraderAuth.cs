namespace CTraderAuth;

/// <summary>The authorization code flow of the cTrader Open API, without any storage.</summary>
/// <remarks>
/// Safe for concurrent use. The caller of <see cref="RefreshTokenAsync"/> owns the rotation: the old pair is dead once the server has
/// processed the request, and the new one comes only in that answer. Use <see cref="ICTraderTokens"/> unless you keep tokens yourself.
/// </remarks>
public interface ICTraderAuth
{
    /// <summary>The address of the consent page for this application, every parameter encoded.</summary>
    /// <remarks>Print it with <see cref="Uri.AbsoluteUri"/>; <see cref="Uri.ToString"/> decodes.</remarks>
    /// <param name="scope">What to ask for; <see cref="CTraderAuthOptions.Scope"/> by default.</param>
    /// <param name="baseUri">The consent page; <see cref="CTraderAuthOptions.AuthUri"/> by default.</param>
    /// <param name="state">Sent as <c>state</c>. Not every cTrader page echoes it.</param>
    /// <exception cref="ArgumentException"><paramref name="baseUri"/> is not an absolute HTTPS address, or <paramref name="scope"/> does not exist.</exception>
    Uri GetAuthUri(CTraderScope? scope = null, string? baseUri = null, string? state = null);

    /// <summary>Exchanges an authorization code for a token pair. The code lives one minute and works once.</summary>
    /// <param name="authCode">The <c>code</c> that cTrader appended to the redirect URI.</param>
    /// <param name="baseUri">The token endpoint; <see cref="CTraderAuthOptions.TokenUri"/> by default.</param>
    /// <param name="cancellationToken">Ends the call; a request that is under way may still be processed by the server.</param>
    /// <exception cref="ArgumentException"><paramref name="authCode"/> is empty or contains characters that no code has, such as a line break, or <paramref name="baseUri"/> is not an allowed address. Nothing was sent.</exception>
    /// <exception cref="CTraderAuthException">The token endpoint rejected the request.</exception>
    /// <exception cref="CTraderUnavailableException">No conclusive response: try later, or ask for a new consent when <see cref="CTraderUnavailableException.OutcomeUnknown"/>.</exception>
    Task<CTraderToken> GetTokenAsync(string authCode, string? baseUri = null, CancellationToken cancellationToken = default);

    /// <summary>Spends a refresh token for a new pair.</summary>
    /// <param name="refreshToken">The refresh token; it works once.</param>
    /// <param name="baseUri">The token endpoint; <see cref="CTraderAuthOptions.TokenUri"/> by default.</param>
    /// <param name="cancellationToken">Ends the call; a request that is under way may still be processed by the server, and its pair is lost then.</param>
    /// <exception cref="ArgumentException"><paramref name="refreshToken"/> is empty or contains characters that no token has, such as a line break, or <paramref name="baseUri"/> is not an allowed address. Nothing was sent.</exception>
    /// <exception cref="CTraderAuthException">The token endpoint rejected the request.</exception>
    /// <exception cref="CTraderUnavailableException">No conclusive response. When <see cref="CTraderUnavailableException.OutcomeUnknown"/>, the refresh token may be spent.</exception>
    Task<CTraderToken> RefreshTokenAsync(string refreshToken, string? baseUri = null, CancellationToken cancellationToken = default);
}
