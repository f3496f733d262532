using BenchmarkDotNet.Attributes;
using CTraderAuth.Benchmarks.Rotations;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>A rotation in memory and on SQLite, beside a bare single-row commit of the same file.</summary>
public class Rotate
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
    private Rotating onFile = null!;
    private Rotating inMemory = null!;
    private BareCommits bare = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var file = Path.Combine(folder.FullName, "grants.db");
        onFile = await Rotating.StartAsync(file);
        inMemory = await Rotating.StartAsync();
        bare = BareCommits.OfOnePage(file);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        bare.Dispose();
        await onFile.DisposeAsync();
        await inMemory.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true)]
    public Task BareCommitAsync() => bare.CommitAsync();

    [Benchmark]
    public Task OnSqliteAsync() => onFile.RotateAsync();

    [Benchmark]
    public Task InMemoryAsync() => inMemory.RotateAsync();
}
