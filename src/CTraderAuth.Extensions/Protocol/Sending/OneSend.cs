using System.Net;

namespace CTraderAuth.Protocol.Sending;

/// <summary>The last hand that a token request passes through: makes it one that is sent once, and fills its secrets in.</summary>
/// <remarks>
/// Lives for one request. Whatever stands above it, Refit and <see cref="HttpClient"/> with their traces, has seen stand-ins
/// in the place of the secrets. See docs/decisions/0003-one-send.md.
/// </remarks>
internal sealed class OneSend(HttpMessageHandler connections, StandIns standIns, Deadline deadline) : DelegatingHandler(connections)
{
    private static readonly string Product = $"CTraderAuth.Extensions/{typeof(OneSend).Assembly.GetName().Version!.ToString(2)}";

    private SentContent? _content;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_content is not null)
        {
            throw new InvalidOperationException("A token request is sent once.");
        }

        var form = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        _content = form is null
            ? new SentContent([], mediaType: null, deadline)
            : new SentContent(standIns.FillForm(form), "application/x-www-form-urlencoded", deadline);
        using var sent = new ConcealedRequest
        {
            Method = request.Method,
            RequestUri = standIns.FillQuery(request.RequestUri!),
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
            // Bare, since the framework's own exception may quote the response, and HttpClient prints what passes here.
            throw new SendFailedException(SendFailure.Describe(e, deadline));
        }
    }
}
