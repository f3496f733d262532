using CTraderAuth;
using CTraderAuth.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives an HTTP client cTrader access tokens.</summary>
public static class CTraderHttpClientBuilderExtensions
{
    /// <summary>Sends every request of this client with the subject's live access token, to allowed hosts only.</summary>
    /// <remarks>
    /// Needs <c>AddCTraderAuth</c>. After a 401 the token is replaced and the request sent once more, at once, if it has no content or a
    /// <see cref="ByteArrayContent"/> (so strings and forms), <see cref="ReadOnlyMemoryContent"/> or <see cref="System.Net.Http.Json.JsonContent"/>, unless its value is an iterator;
    /// anything else has been read: the 401 is returned and the token replaced behind it. If replacing fails, the 401 is returned and the failure logged.
    /// A request is never sent without a token: one to another host, or without a subject, fails with an <see cref="InvalidOperationException"/>.
    /// Called twice for one client, the last call wins.
    /// </remarks>
    /// <param name="builder">The client.</param>
    /// <param name="subject">The subject of requests that name none themselves; null by default: then every request names its own, with
    /// <see cref="CTraderHttpRequestMessageExtensions.SetCTraderSubject"/> or, in a Refit interface, <c>[Property(CTraderSubject.PropertyName)]</c>.</param>
    /// <param name="configure">Sets the hosts that may receive a token, and its place in the request.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The subject is empty, or an allowed host is no host.</exception>
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
}
