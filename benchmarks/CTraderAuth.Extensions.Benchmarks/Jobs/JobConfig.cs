using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CTraderAuth.Benchmarks.Report;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>How BenchmarkDotNet runs here: with bytes, in this process, and with everything that it writes under <c>artifacts</c>.</summary>
internal static class JobConfig
{
    public static IConfig Create() => DefaultConfig.Instance
        .AddDiagnoser(MemoryDiagnoser.Default)
        .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80))
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator())
        .WithArtifactsPath(Path.Combine(Results.Folder, "..", "artifacts", "benchmarks"));
}
