using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using CTraderAuth.Benchmarks.Storm;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>Ten thousand callers find the token expired, and the server takes 50 ms. One storm is one invocation: the next needs a new program.</summary>
[SimpleJob(RunStrategy.Monitoring, iterationCount: 15)]
public class ExpiryStorm
{
    private IStorm _storm = null!;

    [ParamsSource(nameof(Ways))]
    public string Way { get; set; } = "";

    public IEnumerable<string> Ways => StormSection.Storms.Select(each => each.Name);

    [IterationSetup]
    public void SetUp() => _storm = StormSection.Storms.Single(each => each.Name == Way).Start().GetAwaiter().GetResult();

    [IterationCleanup]
    public void CleanUp() => _storm.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public Task AskAsync() => StormSection.AskAsync(_storm);
}
