namespace CTraderAuth.Http;

/// <summary>The outermost handler of a client that calls a service: notes which allowed service a request is for, before service discovery replaces the name.</summary>
internal sealed class ServiceEntry(OriginCheck origins) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Enter(request);
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ServiceRoute.Clear(request);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Enter(request);
        try
        {
            return base.Send(request, cancellationToken);
        }
        finally
        {
            ServiceRoute.Clear(request);
        }
    }

    private void Enter(HttpRequestMessage request)
    {
        ServiceRoute.Clear(request);
        if (origins.IsAllowedService(request.RequestUri))
        {
            new ServiceRoute(origins, request.RequestUri!.IdnHost).AddTo(request);
        }
    }
}
