using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Peers;
using CTraderAuth.Benchmarks.Report;

namespace CTraderAuth.Benchmarks.Attach;

/// <summary>Attaching a live token to a request, beside the limit and beside what others do.</summary>
internal static class AttachSection
{
    public static Section Reused(bool quick)
    {
        using var standing = new Ours("my-bot", ["my-bot"]);
        using var perRequest = new Ours(null, ["my-bot"]);
        return Measure("Attach a live token, request reused", quick,
        [
            new HttpSubject("limit: a pre-built header", new LimitHandler(), reused: true),
            new HttpSubject("ours, fixed subject", standing.Handler, reused: true),
            new HttpSubject("ours, subject per request", perRequest.Handler, reused: true, "my-bot"),
            new HttpSubject("IMemoryCache, new header", new CacheHandler(), reused: true),
            new HttpSubject("HybridCache, new header", new HybridHandler(), reused: true),
            new GoogleSubject("Google.Apis.Auth, UserCredential"),
            new AzureSubject("Azure.Core, bearer policy"),
            new MsalSubject("Microsoft.Identity.Client, from its cache"),
        ]);
    }

    public static Section New(bool quick)
    {
        using var standing = new Ours("my-bot", ["my-bot"]);
        using var perRequest = new Ours(null, ["my-bot"]);
        return Measure("Attach a live token, new request with options", quick,
        [
            new HttpSubject("limit: a pre-built header, new request", new LimitHandler(), reused: false, "my-bot"),
            new HttpSubject("ours, fixed subject, new request", standing.Handler, reused: false, "my-bot"),
            new HttpSubject("ours, subject per request, new request", perRequest.Handler, reused: false, "my-bot"),
        ]);
    }

    private static Section Measure(string title, bool quick, IReadOnlyList<Subject> subjects)
    {
        var figures = new Rounds(TimeSpan.FromMilliseconds(2), quick ? 100 : 1_000).Measure(subjects);
        foreach (var subject in subjects)
        {
            subject.Dispose();
        }

        return new(title, "ns", "beside the limit", [.. figures.Select(figure => new Row(figure.Name, figure.Nanoseconds, figure.Nanoseconds / figures[0].Nanoseconds, figure.Bytes))]);
    }
}
