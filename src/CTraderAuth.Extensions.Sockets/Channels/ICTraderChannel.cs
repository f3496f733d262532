namespace CTraderAuth.Sockets;

/// <summary>The three requests that authorize a connection. Implement it over a connection of your own, such as Spotware's <c>OpenClient</c>.</summary>
/// <remarks>
/// <para>Each method sends one request and returns when its response has arrived. Calls overlap: up to one for each account at once.</para>
/// <para>
/// A refusal (<c>ProtoOAErrorRes</c>, payload type 2142, or <c>ProtoErrorRes</c>, 50) is thrown as a <see cref="CTraderRequestException"/>. Any other exception ends the authorization,
/// and so does a response that takes longer than <see cref="CTraderAuthorizationOptions.ResponseTimeout"/>: the connection can then no longer be used.
/// </para>
/// <para>The tokens and the secret are for the request only. Do not keep or log them.</para>
/// </remarks>
public interface ICTraderChannel
{
    /// <summary>Authorizes the application: <c>ProtoOAApplicationAuthReq</c>, payload type 2100.</summary>
    /// <param name="clientId">The client id of the application.</param>
    /// <param name="clientSecret">The client secret of the application.</param>
    /// <param name="cancellationToken">Cancelled when the authorization ends.</param>
    /// <exception cref="CTraderRequestException">cTrader refused the request.</exception>
    Task AuthorizeApplicationAsync(string clientId, string clientSecret, CancellationToken cancellationToken = default);

    /// <summary>Lists the accounts that a token is for: <c>ProtoOAGetAccountListByAccessTokenReq</c>, payload type 2149.</summary>
    /// <param name="accessToken">The access token.</param>
    /// <param name="cancellationToken">Cancelled when the authorization ends.</param>
    /// <returns>All accounts of the response, demo and live.</returns>
    /// <exception cref="CTraderRequestException">cTrader refused the request.</exception>
    Task<IReadOnlyList<CTraderAccount>> ListAccountsAsync(string accessToken, CancellationToken cancellationToken = default);

    /// <summary>Authorizes an account: <c>ProtoOAAccountAuthReq</c>, payload type 2102.</summary>
    /// <param name="account">The <c>ctidTraderAccountId</c>.</param>
    /// <param name="accessToken">The access token.</param>
    /// <param name="cancellationToken">Cancelled when the authorization ends.</param>
    /// <exception cref="CTraderRequestException">cTrader refused the request. <c>ALREADY_LOGGED_IN</c> may be thrown too: it counts as success.</exception>
    Task AuthorizeAccountAsync(long account, string accessToken, CancellationToken cancellationToken = default);
}
