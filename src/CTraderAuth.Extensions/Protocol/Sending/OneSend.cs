using System.Net;

namespace CTraderAuth.Protocol.Sending;

/// <summary>The innermost handler of a token request: makes sure that it is sent only once, and fills in its secrets.</summary>
/// <remarks>
/// Used for one request. The layers above it, Refit and <see cref="HttpClient"/> with their traces, only see stand-ins
/// in place of the secrets. See docs/decisions/0003-one-send.md.
/// </remarks>
internal sealed class OneSend(HttpMessageHandler connections, WithheldSecrets withheld, Deadline deadline) : DelegatingHandler(connections)
{
    private static readonly string Product = $"CTraderAuth.Extensions/{typeof(OneSend).Assembly.GetName().Version!.ToString(2)}";

    private SentContent? _content;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_content is not null)
        {
            throw new InvalidOperationException("A token request can be sent only once.");
        }

        var form = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        _content = form is null
            ? new SentContent([], mediaType: null, deadline)
            : new SentContent(withheld.FillForm(form), "application/x-www-form-urlencoded", deadline);
        using var sent = new ConcealedRequest
        {
            Method = request.Method,
            RequestUri = withheld.FillQuery(request.RequestUri!),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = _content,
        };
        sent.Headers.TryAddWithoutValidation("Accept", "application/json");
        sent.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        sent.Headers.TryAddWithoutValidation("User-Agent", Product);
        try
        {
            deadline.Enter();
            var response = await base.SendAsync(sent, cancellationToken).ConfigureAwait(false);
            response.RequestMessage = request;
            return response;
        }
        catch (Exception e)
        {
            // Without the inner exception: the framework's own may quote the response, and HttpClient writes the exceptions that pass through it to its traces.
            throw new SendFailedException(SendFailure.Describe(e, deadline));
        }
    }
}
