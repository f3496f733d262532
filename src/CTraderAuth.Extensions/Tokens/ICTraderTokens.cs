namespace CTraderAuth;

/// <summary>The grants of this application: stored durably, rotated once at a time, and available to any number of callers.</summary>
/// <remarks>
/// Safe for concurrent use, also by all processes that share the store. A cancelled call stops waiting; the rotation, exchange or
/// import that it started continues, because a response that is not received is a lost grant.
/// Every method throws <see cref="ArgumentException"/> for an empty or reserved subject, and <see cref="OperationCanceledException"/> when its token is cancelled.
/// </remarks>
public interface ICTraderTokens
{
    /// <summary>The current access token, refreshed first if it has expired.</summary>
    /// <remarks>From <see cref="CTraderAuthOptions.RefreshAt"/> of its lifetime on, the call returns the current token at once and starts a rotation in the background.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="cancellationToken">Stops this wait, not the rotation.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again.</exception>
    /// <exception cref="CTraderUnavailableException">There is no usable token now: cTrader, the network or the store is unavailable. Try again later.</exception>
    /// <exception cref="CTraderAuthException">The server rejected the refresh with an error code that does not end the grant, such as <c>invalid_client</c>, and there is no other usable token.</exception>
    ValueTask<CTraderAccessToken> GetAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>The token to use instead of one that an API rejected.</summary>
    /// <remarks>Rotates only if the rejected token is still the current one, and at most once per grant in five minutes; within that time the rejected token itself is returned.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="rejectedAccessToken">The access token that was rejected; not empty.</param>
    /// <param name="cancellationToken">Stops this wait, not the rotation.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again.</exception>
    /// <exception cref="CTraderUnavailableException">There is no other token now: cTrader, the network or the store is unavailable. Try again later.</exception>
    /// <exception cref="CTraderAuthException">The server rejected the refresh with an error code that does not end the grant, such as <c>invalid_client</c>.</exception>
    Task<CTraderAccessToken> ReplaceRejectedAsync(string subject, string rejectedAccessToken, CancellationToken cancellationToken = default);

    /// <summary>Exchanges the code of a new consent and stores the pair as the subject's grant.</summary>
    /// <remarks>Calling it again with the same code, on this or another instance, returns the same grant: a callback page may be reloaded.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="authCode">The <c>code</c> that cTrader appended to the redirect URI; it is valid for one minute and works once.</param>
    /// <param name="cancellationToken">Stops this wait, not the exchange.</param>
    /// <exception cref="ArgumentException"><paramref name="authCode"/> is empty or contains invalid characters, such as a line break. Nothing was sent.</exception>
    /// <exception cref="CTraderAuthException">The server rejected the code; an earlier grant is unchanged.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The code was used before, and the grant it created has ended.</exception>
    /// <exception cref="CTraderUnavailableException">The token endpoint gave no conclusive response, or the store failed.</exception>
    Task<CTraderAccessToken> ConnectAsync(string subject, string authCode, CancellationToken cancellationToken = default);

    /// <summary>Spends a refresh token from elsewhere and stores the new pair as the subject's grant.</summary>
    /// <remarks>Never rolls back: a refresh token that was already rotated or imported in this store returns the current grant, so a program may import its first token at every start.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="refreshToken">The refresh token; it works once.</param>
    /// <param name="cancellationToken">Stops this wait, not the import.</param>
    /// <exception cref="ArgumentException"><paramref name="refreshToken"/> is empty or contains invalid characters, such as a line break. Nothing was sent.</exception>
    /// <exception cref="CTraderAuthException">The server rejected the token; an earlier grant is unchanged.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The token was imported or rotated before and its grant has ended, or the stored grant cannot be read.</exception>
    /// <exception cref="CTraderUnavailableException">The token endpoint gave no conclusive response, or the store failed.</exception>
    Task<CTraderAccessToken> ImportAsync(string subject, string refreshToken, CancellationToken cancellationToken = default);

    /// <summary>Stores a pair from elsewhere as the subject's grant. Sends and spends nothing, unless its access token has expired: then the pair is rotated.</summary>
    /// <remarks>Never rolls back: a pair that was already rotated or imported in this store returns the current grant.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="token">The pair.</param>
    /// <param name="cancellationToken">Stops this wait.</param>
    /// <exception cref="ArgumentException">A token of the pair is empty or contains invalid characters, such as a line break. Nothing was stored.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The pair was imported or rotated before and its grant has ended, or the stored grant cannot be read.</exception>
    /// <exception cref="CTraderUnavailableException">The store failed; or the access token has expired, and the token endpoint gave no conclusive response.</exception>
    /// <exception cref="CTraderAuthException">The access token has expired, and the server rejected the refresh.</exception>
    Task<CTraderAccessToken> ImportAsync(string subject, CTraderToken token, CancellationToken cancellationToken = default);

    /// <summary>Rotates now, regardless of the age of the pair.</summary>
    /// <remarks>Tries again even when a consent is required, unless the refresh token is known to be spent. Otherwise only the back-off after a failure prevents it.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="cancellationToken">Stops this wait, not the rotation.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again.</exception>
    /// <exception cref="CTraderUnavailableException">The token endpoint gave no conclusive response, or the store failed; the grant is kept.</exception>
    /// <exception cref="CTraderAuthException">The server rejected the refresh with an error code that does not end the grant, such as <c>invalid_client</c>.</exception>
    Task<CTraderAccessToken> RefreshAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Deletes the stored grant; returns false when there was none.</summary>
    /// <remarks>Does not revoke anything: cTrader has no endpoint for that, and lists the application until the trader removes it there.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="cancellationToken">Stops this wait.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">The stored grant cannot be read, so it is left as it is; <see cref="CTraderReauthorizationRequiredException.Reason"/> is <see cref="ReauthorizationReason.Undecryptable"/>.</exception>
    /// <exception cref="CTraderUnavailableException">The store failed.</exception>
    Task<bool> DisconnectAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>The status of a grant; null when the subject has never connected.</summary>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="cancellationToken">Stops this wait.</param>
    /// <exception cref="CTraderUnavailableException">The store failed.</exception>
    Task<GrantStatus?> GetStatusAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>The status of every grant; disconnected ones are left out.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="CTraderUnavailableException">The store failed.</exception>
    IAsyncEnumerable<GrantStatus> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>The current access token, then the newest one after each rotation by any process; never an older one after a newer one.</summary>
    /// <remarks>Rotates the grant in time while it is watched, and continues after outages.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again; the watch has ended.</exception>
    IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>The status of every grant, then every change of any grant by any process.</summary>
    /// <remarks>Continues after outages of the store. Each watch remembers one status per stored grant, to report only what changed.</remarks>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<GrantStatus> WatchAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks a trader for consent in a browser, on this machine or on another one, and stores the grant.</summary>
    /// <remarks>
    /// <para>
    /// Prints the consent link, opens a browser if there is one, and waits on 127.0.0.1 at the port and path of <see cref="CTraderAuthOptions.RedirectUri"/>,
    /// which must use plain HTTP on <c>localhost</c> or <c>127.0.0.1</c>.
    /// </para>
    /// <para>
    /// On a server without a browser, run the program in a terminal: open the printed link on any machine, allow access, copy the address of the last page
    /// (it does not load) and paste it into the terminal. Without a terminal, forward the port: <c>ssh -L 5123:127.0.0.1:5123 server</c>.
    /// Redirected standard input is not read unless <see cref="BrowserConsentOptions.ReadRedirectedInput"/> is set, and lines typed after the sign-in are left to the program.
    /// </para>
    /// <para>
    /// Only the <c>state</c> of the link proves that a response belongs to this sign-in; <see cref="CTraderAuthOptions.MissingState"/> decides about a response without it.
    /// By default the console asks before such a response replaces a grant. A rejected response never ends the wait.
    /// </para>
    /// </remarks>
    /// <param name="subject">The application's name for the person who consents.</param>
    /// <param name="cancellationToken">Stops waiting for the trader, but not an exchange that has begun. There is no time limit otherwise.</param>
    /// <exception cref="InvalidOperationException"><see cref="CTraderAuthOptions.RedirectUri"/> is not on loopback, or its port is in use.</exception>
    /// <exception cref="CTraderAuthException">The trader denied access, or the server rejected the code; an earlier grant is unchanged.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The code was used before, and the grant it created has ended.</exception>
    /// <exception cref="CTraderUnavailableException">The token endpoint gave no conclusive response, or the store failed.</exception>
    Task<CTraderAccessToken> ConnectInBrowserAsync(string subject, CancellationToken cancellationToken = default);
}
