using System.Net.Http.Headers;
using CTraderAuth.Benchmarks.Attach;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Peers;

/// <summary>A lookup in HybridCache, which creates the token if it is missing.</summary>
internal sealed class HybridHandler : DelegatingHandler
{
    private readonly ServiceProvider _provider;
    private readonly HybridCache _cache;

    public HybridHandler()
        : base(new Terminal())
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        _provider = services.BuildServiceProvider();
        _cache = _provider.GetRequiredService<HybridCache>();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await _cache.GetOrCreateAsync("my-bot", static _ => ValueTask.FromResult("token"), cancellationToken: cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        _provider.Dispose();
        base.Dispose(disposing);
    }
}
