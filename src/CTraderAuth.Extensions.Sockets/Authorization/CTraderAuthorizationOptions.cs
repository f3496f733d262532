namespace CTraderAuth.Sockets;

/// <summary>What an authorizer keeps authorized on a connection.</summary>
public sealed class CTraderAuthorizationOptions
{
    /// <summary>The environment of the connection, and so which accounts of the grant are authorized. Default: <see cref="CTraderEnvironment.Demo"/>.</summary>
    public CTraderEnvironment Environment { get; set; }

    /// <summary>The accounts to authorize, by <c>ctidTraderAccountId</c> and not by login. Default: empty, which means all accounts of the grant in this environment.</summary>
    public IList<long> Accounts { get; set => field = value ?? throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>Whether the connection replaces an earlier one: <see cref="AuthorizationCause.Reconnected"/> is reported instead of <see cref="AuthorizationCause.Connected"/>. Default: false.</summary>
    public bool IsReconnect { get; set; }

    /// <summary>How long cTrader may take for the response to one request. After that, the authorization ends. Default: 15 s; from 1 s to 5 min.</summary>
    /// <remarks>It includes the time that the request waits in your channel.</remarks>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Called after each authorization of an account: subscribe here. Default: null.</summary>
    /// <remarks>
    /// Gets the account, the cause, and a token that is cancelled when this authorization of the account ends. After an exception it is called again, with growing pauses from 250 ms to 30 s, until it
    /// succeeds or the authorization ends. A <see cref="CTraderRequestException"/> with <c>ALREADY_SUBSCRIBED</c> counts as success: with several requests, catch it around each, or those after it are not sent. It runs for several accounts at once, never twice at once for the same one.
    /// As long as it has not succeeded, later calls keep <see cref="AuthorizationCause.Connected"/> or <see cref="AuthorizationCause.Reconnected"/>.
    /// </remarks>
    public Func<long, AuthorizationCause, CancellationToken, Task>? OnAuthorized { get; set; }
}
