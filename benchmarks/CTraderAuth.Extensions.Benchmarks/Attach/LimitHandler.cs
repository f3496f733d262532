using System.Net.Http.Headers;

namespace CTraderAuth.Benchmarks.Attach;

/// <summary>The least that a handler can do: it sets one pre-built value without any check.</summary>
internal sealed class LimitHandler : DelegatingHandler
{
    private readonly AuthenticationHeaderValue _header = new("Bearer", "token");

    public LimitHandler()
        : base(new Terminal())
    {
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _header;
        return base.SendAsync(request, cancellationToken);
    }
}
