using System.Collections.Concurrent;
using CTraderAuth.Grants;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Subjects;

/// <summary>Live tokens of many subjects in memory, and how one of them is found.</summary>
internal sealed record LiveSubjects(Action<GrantRow> Add, Func<string, object?> Find, IDisposable? Owner) : IDisposable
{
    public static IReadOnlyDictionary<string, Func<LiveSubjects>> All { get; } = new Dictionary<string, Func<LiveSubjects>>(StringComparer.Ordinal)
    {
        ["ours"] = Ours,
        ["ConcurrentDictionary"] = Dictionary,
        ["MemoryCache, sliding"] = Cache,
        ["HybridCache"] = Hybrid,
    };

    /// <summary>What a token is here and everywhere else: strings that are there anyway, and when they end.</summary>
    private sealed record Snapshot(string AccessToken, string RefreshToken, DateTimeOffset Ends);

    private static LiveSubjects Ours()
    {
        var live = new LiveTokens(new GrantLife(TimeSpan.FromMinutes(5), 0.8));
        return new(grant => live.Publish(grant), subject => live.TryGet(subject, out var entry) ? entry : null, live);
    }

    private static LiveSubjects Dictionary()
    {
        var live = new ConcurrentDictionary<string, Snapshot>(StringComparer.Ordinal);
        return new(grant => live[grant.Subject] = Of(grant), live.GetValueOrDefault, null);
    }

    private static LiveSubjects Cache()
    {
        var live = new MemoryCache(new MemoryCacheOptions());
        return new(grant => live.Set(grant.Subject, Of(grant), new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(1) }), live.Get, live);
    }

    private static LiveSubjects Hybrid()
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        var provider = services.BuildServiceProvider();
        var live = provider.GetRequiredService<HybridCache>();
        return new(grant => Wait(live.SetAsync(grant.Subject, Of(grant).AccessToken)), subject => Found(live.GetOrCreateAsync(subject, static _ => ValueTask.FromResult("none"))), provider);
    }

    public void Dispose() => Owner?.Dispose();

    private static Snapshot Of(GrantRow row) => new(row.Grant!.AccessToken!, row.Grant.RefreshToken!, row.Grant.ExpiresAt);

    private static string Found(ValueTask<string> finding) => finding.IsCompletedSuccessfully ? finding.Result : finding.AsTask().GetAwaiter().GetResult();

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
