using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Peers;
using CTraderAuth.Benchmarks.Report;

namespace CTraderAuth.Benchmarks.Attach;

/// <summary>Attaching a live token to a request, compared with the limit and with other libraries.</summary>
internal static class AttachSection
{
    private const string Fixed = "ours, fixed subject";
    private const string PerRequest = "ours, subject per request";

    public static IReadOnlyList<Subject> Reused() =>
    [
        new HttpSubject("limit: a pre-built header", new LimitHandler(), reused: true),
        Ours.Subject(Fixed, "my-bot", reused: true),
        Ours.Subject(PerRequest, null, reused: true),
        new HttpSubject("IMemoryCache, new header", new CacheHandler(), reused: true),
        new HttpSubject("HybridCache, new header", new HybridHandler(), reused: true),
        new GoogleSubject("Google.Apis.Auth, UserCredential"),
        new AzureSubject("Azure.Core, bearer policy"),
        new MsalSubject("Microsoft.Identity.Client, from its cache"),
    ];

    public static IReadOnlyList<Subject> New() =>
    [
        new HttpSubject("limit: a pre-built header, new request", new LimitHandler(), reused: false, "my-bot"),
        Ours.Subject($"{Fixed}, new request", "my-bot", reused: false),
        Ours.Subject($"{PerRequest}, new request", null, reused: false),
    ];

    public static Section MeasureReused(bool quick)
    {
        var figures = Rounds.Short(quick).MeasureAndDispose(Reused());
        return new("Attach a live token, request reused", "ns", "relative to the limit", [.. figures.Select(figure => RowOf(figure, figures[0], GoalOf(figure, figures[0])))]);
    }

    public static Section MeasureNew(bool quick)
    {
        var figures = Rounds.Short(quick).MeasureAndDispose(New());
        var bytes = figures[0].Bytes;
        return new("Attach a live token, new request with options", "ns", "relative to the limit", [.. figures.Select((figure, i) => RowOf(figure, figures[0], i is 0 ? null : Goal.AtMost(bytes, figure.Bytes, " bytes")))]);
    }

    private static Row RowOf(Figure figure, Figure limit, Goal? goal) => new(figure.Name, figure.Nanoseconds, figure.Nanoseconds / limit.Nanoseconds, figure.Bytes, goal);

    private static Goal? GoalOf(Figure figure, Figure limit) => figure.Name switch
    {
        Fixed => Goal.AtMost(1.6, figure.Nanoseconds / limit.Nanoseconds, " ×").And(Goal.AtMost(0, figure.Bytes, " bytes")),
        PerRequest => Goal.AtMost(3.5, figure.Nanoseconds / limit.Nanoseconds, " ×").And(Goal.AtMost(0, figure.Bytes, " bytes")),
        _ => null,
    };
}
