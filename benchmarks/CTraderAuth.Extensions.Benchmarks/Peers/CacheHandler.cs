using System.Net.Http.Headers;
using CTraderAuth.Benchmarks.Attach;
using Microsoft.Extensions.Caching.Memory;

namespace CTraderAuth.Benchmarks.Peers;

/// <summary>What most people write: a lookup in IMemoryCache, and a new header.</summary>
internal sealed class CacheHandler : DelegatingHandler
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions());

    public CacheHandler()
        : base(new Terminal()) => _cache.Set("my-bot", "token", TimeSpan.FromHours(1));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _cache.Get<string>("my-bot"));
        return base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _cache.Dispose();
        base.Dispose(disposing);
    }
}
