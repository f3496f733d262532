namespace CTraderAuth;

/// <summary>The grants of this application: durable, rotated once, served to any number of callers.</summary>
/// <remarks>
/// Safe for concurrent use, across processes as far as the store reaches. A cancelled call stops waiting; the rotation, exchange or
/// import that it started continues, since a response that nobody receives is a lost grant.
/// Every method throws <see cref="ArgumentException"/> for an empty subject, and <see cref="OperationCanceledException"/> when its token is cancelled.
/// </remarks>
public interface ICTraderTokens
{
    /// <summary>The current access token, refreshed first if it has expired.</summary>
    /// <remarks>From <see cref="CTraderAuthOptions.RefreshAt"/> of its life on, the call returns the current token at once and starts a rotation in the background.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="cancellationToken">Stops this wait, not the rotation.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">Only a new consent helps.</exception>
    /// <exception cref="CTraderUnavailableException">There is no usable token now: cTrader, the network or the store is unavailable. Try again later.</exception>
    /// <exception cref="CTraderAuthException">The server rejected the refresh with an error code that does not end the grant, such as <c>invalid_client</c>, and there is no other usable token.</exception>
    ValueTask<CTraderAccessToken> GetAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>The token to use instead of one that an API refused.</summary>
    /// <remarks>Rotates only if the refused token is still the current one, and at most once per grant in five minutes; within them the refused token itself is returned.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="rejectedAccessToken">The very access token that was refused.</param>
    /// <param name="cancellationToken">Stops this wait, not the rotation.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">Only a new consent helps.</exception>
    /// <exception cref="CTraderUnavailableException">There is no other token now: cTrader, the network or the store is unavailable. Try again later.</exception>
    /// <exception cref="CTraderAuthException">The server rejected the refresh with an error code that does not end the grant, such as <c>invalid_client</c>.</exception>
    Task<CTraderAccessToken> ReplaceRejectedAsync(string subject, string rejectedAccessToken, CancellationToken cancellationToken = default);

    /// <summary>Exchanges the code of a new consent and keeps its pair as the subject's grant.</summary>
    /// <remarks>The same code again, here or on another instance, returns the same grant: a callback page may be reloaded.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="authCode">The <c>code</c> that cTrader appended to the redirect URI; it lives one minute and works once.</param>
    /// <param name="cancellationToken">Stops this wait, not the exchange.</param>
    /// <exception cref="CTraderAuthException">The server refused the code; an earlier grant is unchanged.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The code was used before, and the grant that it gave has ended.</exception>
    /// <exception cref="CTraderUnavailableException">The token endpoint gave no conclusive response, or the store failed.</exception>
    Task<CTraderAccessToken> ConnectAsync(string subject, string authCode, CancellationToken cancellationToken = default);

    /// <summary>Spends a refresh token from elsewhere and keeps the new pair as the subject's grant.</summary>
    /// <remarks>Never rolls back: a refresh token that this store has rotated away or imported before returns the current grant, so a program may import its first one at every start.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="refreshToken">The refresh token; it works once.</param>
    /// <param name="cancellationToken">Stops this wait, not the import.</param>
    /// <exception cref="CTraderAuthException">The server refused the token; an earlier grant is unchanged.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The token was imported or rotated before and its grant has ended, or the stored grant cannot be read.</exception>
    /// <exception cref="CTraderUnavailableException">The token endpoint gave no conclusive response, or the store failed.</exception>
    Task<CTraderAccessToken> ImportAsync(string subject, string refreshToken, CancellationToken cancellationToken = default);

    /// <summary>Keeps a pair from elsewhere as the subject's grant. Spends nothing and sends nothing, unless its access token has expired: then it is rotated.</summary>
    /// <remarks>Never rolls back: a pair that this store has rotated away or imported before returns the current grant.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="token">The pair.</param>
    /// <param name="cancellationToken">Stops this wait.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">The pair was imported or rotated before and its grant has ended, or the stored grant cannot be read.</exception>
    /// <exception cref="CTraderUnavailableException">The store failed; or the access token has expired, and the token endpoint gave no conclusive response.</exception>
    /// <exception cref="CTraderAuthException">The access token has expired, and the server rejected the refresh.</exception>
    Task<CTraderAccessToken> ImportAsync(string subject, CTraderToken token, CancellationToken cancellationToken = default);

    /// <summary>Rotates now, whatever the age of the pair.</summary>
    /// <remarks>Tries again even when a consent is required, unless the refresh token is known to be spent; only the back-off after a failure stops it otherwise.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="cancellationToken">Stops this wait, not the rotation.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">Only a new consent helps.</exception>
    /// <exception cref="CTraderUnavailableException">The token endpoint gave no conclusive response, or the store failed; the grant is kept.</exception>
    /// <exception cref="CTraderAuthException">The server rejected the refresh with an error code that does not end the grant, such as <c>invalid_client</c>.</exception>
    Task<CTraderAccessToken> RefreshAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Deletes the grant here; false when there was none.</summary>
    /// <remarks>Revokes nothing: cTrader has no endpoint for it and lists the application until the trader removes it there.</remarks>
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

    /// <summary>The current access token, then the newest after each rotation by any process; never an older one after a newer.</summary>
    /// <remarks>Keeps the grant fresh while it is watched, and waits through outages.</remarks>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="CTraderReauthorizationRequiredException">Only a new consent helps; the watch has ended.</exception>
    IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>The status of every grant, then every change of any grant by any process.</summary>
    /// <remarks>Waits through outages of the store.</remarks>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<GrantStatus> WatchAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks a trader for consent in a browser, on this machine or on another one, and keeps the grant.</summary>
    /// <remarks>
    /// <para>
    /// Prints the consent link, opens a browser if there is one, and waits on 127.0.0.1 at the port and path of <see cref="CTraderAuthOptions.RedirectUri"/>,
    /// which has to be plain HTTP on <c>localhost</c> or <c>127.0.0.1</c>.
    /// </para>
    /// <para>
    /// On a server without a browser, run the program in a terminal: open the printed link on any machine, allow the access, copy the address of the last page
    /// (it does not load there) and paste it into the terminal. Without a terminal, forward the port: <c>ssh -L 5123:127.0.0.1:5123 server</c>.
    /// Standard input that is redirected is never read, and lines that are typed after the sign-in belong to the program.
    /// </para>
    /// <para>
    /// Only an answer with the <c>state</c> of the link proves that it belongs to this sign-in; <see cref="CTraderAuthOptions.MissingState"/> decides about one without it.
    /// By default the console asks before such an answer replaces a grant. An answer that is refused never ends the wait.
    /// </para>
    /// </remarks>
    /// <param name="subject">The application's name for the person who consents.</param>
    /// <param name="cancellationToken">Stops waiting for the trader. There is no time limit otherwise.</param>
    /// <exception cref="InvalidOperationException"><see cref="CTraderAuthOptions.RedirectUri"/> is not on loopback, or its port is taken.</exception>
    /// <exception cref="CTraderAuthException">The trader denied access, or the server refused the code; an earlier grant is unchanged.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The code was used before, and the grant that it gave has ended.</exception>
    /// <exception cref="CTraderUnavailableException">The token endpoint gave no conclusive response, or the store failed.</exception>
    Task<CTraderAccessToken> ConnectInBrowserAsync(string subject, CancellationToken cancellationToken = default);
}
