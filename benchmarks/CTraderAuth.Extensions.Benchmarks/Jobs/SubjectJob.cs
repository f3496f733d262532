using BenchmarkDotNet.Attributes;
using CTraderAuth.Benchmarks.Measuring;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>The subjects that <c>compare</c> measures, by BenchmarkDotNet.</summary>
public abstract class SubjectJob
{
    private const int Times = 1_000;

    private Subject _subject = null!;

    [ParamsSource(nameof(Ways))]
    public string Way { get; set; } = "";

    public IEnumerable<string> Ways
    {
        get
        {
            var all = Start();
            var names = all.Select(each => each.Name).ToArray();
            Subject.Dispose(all);
            return names;
        }
    }

    [GlobalSetup]
    public void SetUp()
    {
        var all = Start();
        _subject = all.Single(each => each.Name == Way);
        Subject.Dispose(all.Where(each => each != _subject));
    }

    [GlobalCleanup]
    public void CleanUp() => _subject.Dispose();

    [Benchmark(OperationsPerInvoke = Times)]
    public void Run() => _subject.Run(Times);

    private protected abstract IReadOnlyList<Subject> Start();
}
