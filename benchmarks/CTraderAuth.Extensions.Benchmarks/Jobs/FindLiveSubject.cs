using BenchmarkDotNet.Attributes;
using CTraderAuth.Benchmarks.Subjects;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>Finding one of many live subjects, in disorder.</summary>
public class FindLiveSubject
{
    private LiveSubjects _live = null!;
    private string[] _order = [];

    [Params(1, 1_000, 100_000)]
    public int Count { get; set; }

    [ParamsSource(nameof(Ways))]
    public string Way { get; set; } = "";

    public IEnumerable<string> Ways => LiveSubjects.All.Keys;

    [GlobalSetup]
    public void SetUp()
    {
        _live = LiveSubjects.All[Way]();
        var grants = LiveSection.Grants(Count);
        _order = LiveSection.InDisorder(grants);
        Array.ForEach(grants, _live.Add.Invoke);
    }

    [GlobalCleanup]
    public void CleanUp() => _live.Dispose();

    [Benchmark(OperationsPerInvoke = LiveSection.Lookups)]
    public void Find()
    {
        foreach (var subject in _order)
        {
            _live.Find(subject);
        }
    }
}
