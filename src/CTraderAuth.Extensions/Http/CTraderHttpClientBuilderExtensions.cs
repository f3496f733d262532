using CTraderAuth;
using CTraderAuth.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds cTrader access tokens to the requests of an HTTP client.</summary>
public static class CTraderHttpClientBuilderExtensions
{
    /// <summary>Attaches the subject's current access token to every request of this client, and sends to allowed hosts only.</summary>
    /// <remarks>
    /// Needs <c>AddCTraderAuth</c>. A request is never sent without a token: one to another host, or without a subject, fails with an <see cref="InvalidOperationException"/>.
    /// The <c>Host</c> header is checked as well. If it is called more than once for a client, the last call wins.
    /// <para>After a 401 the token is replaced and the request is sent once more, if its body can be sent again: no content, <see cref="ByteArrayContent"/> (so strings and
    /// forms), <see cref="ReadOnlyMemoryContent"/>, a <see cref="StreamContent"/> with a seekable stream, <see cref="MultipartContent"/> of such parts,
    /// <see cref="System.Net.Http.Json.JsonContent"/> unless its value is an iterator, and what Refit serializes for <c>[Body]</c>, up to 64 KiB;
    /// <see cref="CTraderTokenHandlerOptions.MaxBufferedBodySize"/> adds all other bodies. Otherwise the 401 is returned and the token is replaced in the background.
    /// If the token cannot be replaced, the 401 is returned and the failure is logged.</para>
    /// <para>WebSockets: <c>ClientWebSocket.ConnectAsync(uri, new HttpMessageInvoker(handler), …)</c> with a handler from <c>IHttpMessageHandlerFactory.CreateHandler</c>; <c>wss</c> is treated as
    /// HTTPS, <c>ws</c> as plain HTTP. SignalR opens its WebSocket without the client's handlers: set <c>AccessTokenProvider</c> to a function that returns
    /// the value of <see cref="ICTraderTokens.GetAsync"/>.</para>
    /// <para>gRPC: a rejected call usually ends with HTTP 200 and the status UNAUTHENTICATED in its trailers, which this handler does not read. Catch the
    /// <c>RpcException</c>, call <see cref="ICTraderTokens.ReplaceRejectedAsync"/> with the token that was sent, and make the call again.</para>
    /// <para>Service discovery, added before or after: names such as <c>https+http://gateway</c> are checked before they are resolved, and the resolved address must be
    /// HTTPS, or plain HTTP on loopback. Names without a dot are treated as services.</para>
    /// </remarks>
    /// <param name="builder">The client.</param>
    /// <param name="subject">The subject of requests that do not name their own. Default: null; every request must then name its subject, with
    /// <see cref="CTraderHttpRequestMessageExtensions.SetCTraderSubject"/> or, in a Refit interface, <c>[Property(CTraderSubject.PropertyName)]</c>.</param>
    /// <param name="configure">Sets the hosts that may receive a token, and the place of the token in the request.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The subject is empty, or an allowed host is not a valid host.</exception>
    public static IHttpClientBuilder AddCTraderToken(this IHttpClientBuilder builder, string? subject = null, Action<CTraderTokenHandlerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (subject is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        }

        var subjects = new SubjectSource(subject);
        return builder.AddTokenHandler(_ => subjects, configure);
    }

    /// <summary>Sends every request of this client with the live access token of the subject that a function names for it.</summary>
    /// <remarks>As <see cref="AddCTraderToken"/>. The function is not asked for a request that names its subject itself.</remarks>
    /// <param name="builder">The client.</param>
    /// <param name="subjectOf">Names the subject of a request, each time it is sent; throws when there is none.</param>
    /// <param name="configure">Sets the hosts that may receive a token, and its place in the request.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">An allowed host is not a valid host.</exception>
    public static IHttpClientBuilder AddCTraderTokenPerRequest(
        this IHttpClientBuilder builder, Func<IServiceProvider, HttpRequestMessage, CancellationToken, ValueTask<string>> subjectOf, Action<CTraderTokenHandlerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(subjectOf);
        return builder.AddTokenHandler(services => new(standing: null, (request, cancellationToken) => subjectOf(services, request, cancellationToken)), configure);
    }
}
