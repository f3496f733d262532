namespace CTraderAuth.Sockets;

/// <summary>A connection to the Open API that stays authorized: through rotations, cuts and maintenance.</summary>
/// <remarks>
/// <para>Registered by <c>AddCTraderSession</c>, with its name as the key, and without a key if it is the only one. Starts and stops with the host. Safe for concurrent use.</para>
/// <para>Responses never pass through <see cref="ReadAllAsync"/>, except one that comes after its request timed out or was cancelled. So awaiting a request inside its loop cannot deadlock.</para>
/// <para>When the host begins to stop (<c>IHostApplicationLifetime.ApplicationStopping</c>), <see cref="WatchAsync"/> ends and, without a cancellation token, <see cref="WhenAuthorizedAsync"/> and <see cref="ReadAllAsync"/> end, so that
/// no hosted service keeps the host. The connection stays until the session is stopped, after the hosted services that were added after it: a service may still send its last orders in its <c>StopAsync</c>. A wait that
/// begins during the stop lasts if it has a cancellation token, and else ends at once.</para>
/// </remarks>
public interface ICTraderSession
{
    /// <summary>The name of the session.</summary>
    string Name { get; }

    /// <summary>The status now; contains no secret.</summary>
    CTraderSessionStatus Status { get; }

    /// <summary>The current status, then the newest one after each change. Ends when the host begins to stop, or after <see cref="CTraderSessionState.Stopped"/>.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<CTraderSessionStatus> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until an account is authorized; without an account, until no account waits for its authorization any more. Waits through outages.</summary>
    /// <remarks>Without an account, refused ones do not count, unless all are refused.</remarks>
    /// <param name="account">The <c>ctidTraderAccountId</c>; null: all accounts.</param>
    /// <param name="cancellationToken">Stops this wait, not the authorization.</param>
    /// <exception cref="CTraderRequestException">cTrader refuses the account or the application, or the account is unknown.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again. The session continues when they have.</exception>
    /// <exception cref="CTraderUnavailableException">The session has stopped; or, without a cancellation token, the host is stopping.</exception>
    Task WhenAuthorizedAsync(long? account = null, CancellationToken cancellationToken = default);

    /// <summary>Sends a request and waits for its response. First waits until the account is authorized (<see cref="CTraderSessionOptions.AuthorizationWait"/>) and until the pace allows it.</summary>
    /// <remarks>A request that is refused because the account is not authorized is sent once more; it was not executed. So is one that is refused because requests came too fast, unless cTrader names a pause.</remarks>
    /// <param name="account">The <c>ctidTraderAccountId</c>, which the payload names too.</param>
    /// <param name="payloadType">What the payload is, as in <c>ProtoOAPayloadType</c>.</param>
    /// <param name="payload">The payload: a JSON object in UTF-8, or the bytes of a protobuf message.</param>
    /// <param name="cancellationToken">Stops the wait. A request that was sent already may still be executed.</param>
    /// <returns>The response.</returns>
    /// <exception cref="CTraderRequestException">cTrader refused the request, or the account: nothing was executed.</exception>
    /// <exception cref="CTraderUnavailableException"><see cref="CTraderUnavailableException.OutcomeUnknown"/> false: it was not sent. True: it was sent, and no response came, or one with an
    /// <see cref="CTraderAuthException.ErrorCode"/> that does not say whether it was executed, such as <c>UNKNOWN_ERROR</c> or <c>TIMEOUT_ERROR</c>; find out before you repeat an order.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again; the request was not sent.</exception>
    /// <exception cref="InvalidOperationException">The payload type is one that the session sends itself (2100, 2102, 2162), or a refresh (2173), which would spend the refresh token of the grant.</exception>
    /// <exception cref="ArgumentException">The payload is not valid JSON although the session uses JSON, or the account is not positive.</exception>
    Task<CTraderMessage> SendAsync(long account, int payloadType, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default);

    /// <summary>Reads every message that is not a response to a request, in the order of arrival. Continues over reconnects, and ends with the session; without a cancellation token, when the host begins to stop.</summary>
    /// <remarks>One reader at a time. A later one continues where the last one stopped. Messages wait as <see cref="CTraderSessionOptions.EventBuffer"/> says, and those that have come are read before the end.</remarks>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">The messages are being read already, or messages were discarded because nobody read them.</exception>
    IAsyncEnumerable<CTraderMessage> ReadAllAsync(CancellationToken cancellationToken = default);
}
