using System.Diagnostics;
using CTraderAuth.Benchmarks.Attach;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Benchmarks.Requests;
using CTraderAuth.Benchmarks.Rotations;
using CTraderAuth.Benchmarks.Storm;
using CTraderAuth.Benchmarks.Subjects;

if (args is ["profile"])
{
    Console.WriteLine((await ProfileSection.MeasureAsync()).ToMarkdown());
    return 0;
}

if (args is not ["compare", ..] || args.Length > 2 || (args.Length is 2 && args[1] is not "--quick"))
{
    Console.WriteLine("""
        compare            everything beside its limit and its peers, in under five minutes; writes benchmarks/RESULTS.md
        compare --quick    the same in under 45 s, and less exact; writes nothing
        profile            where the time of a rotation on SQLite goes
        """);
    return 2;
}

var quick = args.Length is 2;
var started = Stopwatch.GetTimestamp();
List<Section> sections = [];
Add("attaching, request reused", AttachSection.MeasureReused(quick));
Add("attaching, new request", AttachSection.MeasureNew(quick));
Add("token requests", RequestSection.MeasureRequests(quick));
Add("reading answers", RequestSection.MeasureAnswers(quick));
Add("expiry storm", await StormSection.MeasureAsync(quick));
Add("rotations per second", await RateSection.MeasureAsync(quick));
Add("live subjects", LiveSection.Measure(quick));
Add("due scan", await DueSection.MeasureAsync(quick));
if (!quick)
{
    Results.Write(sections, quick);
    Console.WriteLine($"Written to {Path.Combine(Results.Folder, "RESULTS.md")}");
}

return 0;

void Add(string what, Section section)
{
    sections.Add(section);
    Console.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalSeconds,4:0} s  {what}\n\n{section.ToMarkdown()}");
}
