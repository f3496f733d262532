using System.Net;

namespace CTraderAuth.Http;

// Follows redirects instead of the primary handler, by the same rules, and removes the token from addresses in which the server repeats it.
internal sealed class TokenlessRedirectHandler(TokenPlacement placement, int limit) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        for (var count = 0; count < limit && Target(request, response) is { } target; count++)
        {
            Redirect(request, response, target);
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = base.Send(request, cancellationToken);
        for (var count = 0; count < limit && Target(request, response) is { } target; count++)
        {
            Redirect(request, response, target);
            response = base.Send(request, cancellationToken);
        }

        return response;
    }

    private Uri? Target(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (response.Headers.Location is not { } location || response.StatusCode is not (HttpStatusCode.MultipleChoices or HttpStatusCode.MovedPermanently
            or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
        {
            return null;
        }

        var target = new Uri(request.RequestUri!, location);
        var downgrade = SecureWay.IsEncrypted(request.RequestUri!) && !SecureWay.IsEncrypted(target);
        return downgrade ? null : placement.WithoutToken(target);
    }

    private static void Redirect(HttpRequestMessage request, HttpResponseMessage response, Uri target)
    {
        var status = response.StatusCode;
        response.Dispose();
        request.Headers.Authorization = null;
        request.RequestUri = target;
        if (status is HttpStatusCode.SeeOther ? request.Method != HttpMethod.Get && request.Method != HttpMethod.Head
            : request.Method == HttpMethod.Post && status is HttpStatusCode.MultipleChoices or HttpStatusCode.MovedPermanently or HttpStatusCode.Found)
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.TransferEncodingChunked = request.Headers.TransferEncodingChunked is true ? false : null;
        }
    }
}
