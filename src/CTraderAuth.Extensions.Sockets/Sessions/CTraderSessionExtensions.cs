using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CTraderAuth.Sockets;

/// <summary>Requests in your own types.</summary>
public static class CTraderSessionExtensions
{
    /// <summary>Sends a request in JSON and reads its response.</summary>
    /// <typeparam name="TRequest">The type of the payload.</typeparam>
    /// <typeparam name="TAnswer">The type of the response's payload.</typeparam>
    /// <param name="session">The session; its format is JSON.</param>
    /// <param name="account">The <c>ctidTraderAccountId</c>, which the payload names too.</param>
    /// <param name="payloadType">What the payload is, as in <c>ProtoOAPayloadType</c>.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="request">Its contract, from your <c>JsonSerializerContext</c>.</param>
    /// <param name="answer">The contract of the response's payload.</param>
    /// <param name="cancellationToken">Stops the wait. A request that was sent already may still be executed.</param>
    /// <returns>The payload of the response.</returns>
    /// <exception cref="CTraderRequestException">cTrader refused the request, or the account: nothing was executed.</exception>
    /// <exception cref="CTraderUnavailableException">It was not sent, or the outcome is unknown.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again; the request was not sent.</exception>
    /// <exception cref="InvalidOperationException">The payload type is one that the session sends itself, or a refresh.</exception>
    /// <exception cref="JsonException">The response does not fit its type; the request was executed.</exception>
    public static async Task<TAnswer> SendAsync<TRequest, TAnswer>(
        this ICTraderSession session, long account, int payloadType, TRequest payload, JsonTypeInfo<TRequest> request, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        var response = await session.SendAsync(account, payloadType, JsonSerializer.SerializeToUtf8Bytes(payload, request), cancellationToken).ConfigureAwait(false);
        return response.Read(answer);
    }
}
