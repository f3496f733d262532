using BenchmarkDotNet.Attributes;
using CTraderAuth.Benchmarks.Subjects;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>Listing the hundred grants that are due, among few and among many.</summary>
public class ListDue
{
    private DueGrants grants = null!;

    [Params(1_000, 1_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync() => grants = await DueGrants.StartAsync(Count);

    [GlobalCleanup]
    public async Task CleanUpAsync() => await grants.DisposeAsync();

    [Benchmark]
    public Task ListAsync() => grants.ListAsync();
}
