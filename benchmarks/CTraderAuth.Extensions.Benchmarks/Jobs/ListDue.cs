using BenchmarkDotNet.Attributes;
using CTraderAuth.Benchmarks.Subjects;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>Listing the hundred grants that are due, among few and among many.</summary>
public class ListDue
{
    private DueGrants _grants = null!;

    [Params(1_000, 1_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync() => _grants = await DueGrants.StartAsync(Count);

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _grants.DisposeAsync();

    [Benchmark]
    public Task ListAsync() => _grants.ListAsync();
}
