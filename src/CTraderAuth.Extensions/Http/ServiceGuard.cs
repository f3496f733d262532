using System.Net;

namespace CTraderAuth.Http;

/// <summary>The innermost handler of a client that calls a service: checks the address that service discovery found, and notices redirects.</summary>
internal sealed class ServiceGuard(OriginCheck origins) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        origins.DemandResolved(request, this);
        var address = request.RequestUri;
        HttpResponseMessage? response = null;
        try
        {
            return response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Note(request, address, response);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        origins.DemandResolved(request, this);
        var address = request.RequestUri;
        HttpResponseMessage? response = null;
        try
        {
            return response = base.Send(request, cancellationToken);
        }
        finally
        {
            Note(request, address, response);
        }
    }

    private void Note(HttpRequestMessage request, Uri? address, HttpResponseMessage? response)
    {
        if (ServiceRoute.Of(request, origins) is { } route)
        {
            route.IsRedirected |= !ReferenceEquals(request.RequestUri, address)
                || response is { StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest, Headers.Location: not null };
        }
    }
}
