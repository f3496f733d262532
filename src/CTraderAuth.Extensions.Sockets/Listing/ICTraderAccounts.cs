namespace CTraderAuth.Sockets;

/// <summary>Asks cTrader for the accounts of a grant, on a short connection of its own.</summary>
/// <remarks>Registered by <c>AddCTraderSession</c>. Connects in the same way as the first session of the environment; without a session, to cTrader in JSON. Asks again, with pauses from 250 ms to 4 s, while a rejected token is younger than 10 s: not every server of cTrader knows it yet. Asks once more if the token was rejected because another process has rotated it meanwhile, but never rotates because of that.</remarks>
public interface ICTraderAccounts
{
    /// <summary>Lists the accounts of a grant: authorizes the application (2100) and asks for the list (2149).</summary>
    /// <param name="subject">The application's name for the person who consented.</param>
    /// <param name="environment">The host to ask. Both list demo and live accounts. Default: <see cref="CTraderEnvironment.Demo"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>All accounts of the grant, demo and live.</returns>
    /// <exception cref="CTraderRequestException">cTrader refused the application or the token.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again.</exception>
    /// <exception cref="CTraderUnavailableException">There is no connection, no response, or no token now.</exception>
    Task<IReadOnlyList<CTraderAccount>> ListAsync(string subject, CTraderEnvironment environment = CTraderEnvironment.Demo, CancellationToken cancellationToken = default);
}
