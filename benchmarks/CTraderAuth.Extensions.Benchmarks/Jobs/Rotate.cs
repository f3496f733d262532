using BenchmarkDotNet.Attributes;
using CTraderAuth.Benchmarks.Rotations;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>A rotation in memory and on SQLite, compared with a bare single-row commit of the same file.</summary>
public class Rotate
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
    private Rotating _onFile = null!;
    private Rotating _inMemory = null!;
    private BareCommits _bare = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var file = Path.Combine(_folder.FullName, "grants.db");
        _onFile = await Rotating.StartAsync(file);
        _inMemory = await Rotating.StartAsync();
        _bare = BareCommits.OfOnePage(file);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        _bare.Dispose();
        await _onFile.DisposeAsync();
        await _inMemory.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true)]
    public Task BareCommitAsync() => _bare.CommitAsync();

    [Benchmark]
    public Task OnSqliteAsync() => _onFile.RotateAsync();

    [Benchmark]
    public Task InMemoryAsync() => _inMemory.RotateAsync();
}
