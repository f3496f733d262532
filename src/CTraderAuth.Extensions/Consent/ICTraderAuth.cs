namespace CTraderAuth;

/// <summary>The authorization code flow of the cTrader Open API, without any storage.</summary>
/// <remarks>
/// Safe for concurrent use. The caller of <see cref="RefreshTokenAsync"/> is responsible for the rotation: the old pair is invalid once the server has
/// processed the request, and only that one response contains the new pair. Use <see cref="ICTraderTokens"/> unless you store tokens yourself.
/// </remarks>
public interface ICTraderAuth
{
    /// <summary>The address of the consent page for this application, with every parameter encoded.</summary>
    /// <remarks>Print it with <see cref="Uri.AbsoluteUri"/>; <see cref="Uri.ToString"/> decodes.</remarks>
    /// <param name="scope">The access to request; <see cref="CTraderAuthOptions.Scope"/> by default.</param>
    /// <param name="baseUri">The consent page; <see cref="CTraderAuthOptions.AuthUri"/> by default.</param>
    /// <param name="state">Sent as <c>state</c>. Not every cTrader page returns it.</param>
    /// <exception cref="ArgumentException"><paramref name="baseUri"/> is not an allowed address, or <paramref name="scope"/> is undefined.</exception>
    Uri GetAuthUri(CTraderScope? scope = null, string? baseUri = null, string? state = null);

    /// <summary>Exchanges an authorization code for a token pair. The code is valid for one minute and works once.</summary>
    /// <param name="authCode">The <c>code</c> that cTrader appended to the redirect URI.</param>
    /// <param name="baseUri">The token endpoint; <see cref="CTraderAuthOptions.TokenUri"/> by default.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still process a request that was sent.</param>
    /// <exception cref="ArgumentException"><paramref name="authCode"/> is empty or contains invalid characters, such as a line break, or <paramref name="baseUri"/> is not an allowed address. Nothing was sent.</exception>
    /// <exception cref="CTraderAuthException">The token endpoint rejected the request.</exception>
    /// <exception cref="CTraderUnavailableException">No conclusive response: try again later, or ask for a new consent when <see cref="CTraderUnavailableException.OutcomeUnknown"/>.</exception>
    Task<CTraderToken> GetTokenAsync(string authCode, string? baseUri = null, CancellationToken cancellationToken = default);

    /// <summary>Spends a refresh token for a new pair.</summary>
    /// <param name="refreshToken">The refresh token; it works once.</param>
    /// <param name="baseUri">The token endpoint; <see cref="CTraderAuthOptions.TokenUri"/> by default.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still process a request that was sent, and its pair is then lost.</param>
    /// <exception cref="ArgumentException"><paramref name="refreshToken"/> is empty or contains invalid characters, such as a line break, or <paramref name="baseUri"/> is not an allowed address. Nothing was sent.</exception>
    /// <exception cref="CTraderAuthException">The token endpoint rejected the request.</exception>
    /// <exception cref="CTraderUnavailableException">No conclusive response. When <see cref="CTraderUnavailableException.OutcomeUnknown"/>, the refresh token may be spent.</exception>
    Task<CTraderToken> RefreshTokenAsync(string refreshToken, string? baseUri = null, CancellationToken cancellationToken = default);
}
