using System.Collections.Concurrent;
using System.Diagnostics;

namespace CTraderAuth.Mutation;

/// <summary>Tries mutants side by side, each in its own copy of the test program.</summary>
internal sealed class Session(Settings settings, ProjectUnderTest project)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly string _program = $"{settings.Project}.Tests";
    private readonly string _tests = Path.Combine(settings.Root, "tests");
    private readonly Dictionary<string, Duration> _usual = [];
    private int _notCompiled;

    public int NotCompiled => _notCompiled;

    /// <summary>The tests must pass before anything is changed; how long they take decides the time-outs.</summary>
    public async Task CheckAsync()
    {
        foreach (var folder in settings.Folders.SelectMany(Rounds).DistinctBy(static round => string.Join(' ', round)))
        {
            var (verdict, test, took) = await RunAsync(Bin(_program), folder, new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15)));
            if (verdict is not Verdict.Survived)
            {
                throw new InvalidOperationException($"Tests fail without a mutant: {string.Join(' ', folder)}: {verdict} {test}");
            }

            _usual[string.Join(' ', folder)] = took;
            Console.WriteLine($"without a mutant: {took.Real.TotalSeconds:F0} s, {took.Busy.TotalSeconds:F0} s of a processor for {string.Join(' ', folder)}");
        }
    }

    public async Task<IReadOnlyCollection<Result>> TryAsync(IEnumerable<Mutant> mutants)
    {
        var queue = new ConcurrentQueue<Mutant>(mutants);
        var results = new ConcurrentQueue<Result>();
        var left = settings.Count;
        await Task.WhenAll(Enumerable.Range(1, settings.Jobs).Select(job => Task.Run(async () =>
        {
            var folder = Copy(job);
            while (Interlocked.Decrement(ref left) >= 0 && queue.TryDequeue(out var mutant))
            {
                if (!project.TryCompile(mutant, Path.Combine(folder, $"{settings.Project}.dll")))
                {
                    Interlocked.Increment(ref _notCompiled);
                    Interlocked.Increment(ref left);
                    continue;
                }

                var (verdict, test) = await JudgeAsync(mutant, folder);
                results.Enqueue(new(mutant, verdict));
                Console.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss}  {results.Count}  {verdict}  {mutant}{(test is null ? "" : $"  by {test}")}");
            }

            Directory.Delete(Path.Combine(_tests, $"Mutant{job}"), recursive: true);
        })));
        return results;
    }

    private async Task<(Verdict Verdict, string? Test)> JudgeAsync(Mutant mutant, string bin)
    {
        var folder = settings.Folders.First(folder => mutant.File.FilePath.Contains($"{Path.DirectorySeparatorChar}{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        foreach (var round in Rounds(folder))
        {
            var (verdict, test, _) = await RunAsync(bin, round, _usual[string.Join(' ', round)].TimeOut);
            if (verdict is not Verdict.Survived)
            {
                return (verdict, test);
            }
        }

        return (Verdict.Survived, null);
    }

    /// <summary>The folder's own tests first; only what survives them meets the others. If tests are named, only these run, round by round; a name after a minus is left out.</summary>
    private IEnumerable<string[]> Rounds(string folder) => settings.Tests.Length > 0
        ? settings.Tests.Select(static round => round.Split(',').SelectMany(static name => name[0] is '-' ? new[] { "-class-", $"*.{name[1..]}*" } : ["-class", $"*.{name}*"]).ToArray())
        : [["-namespace", $"*.{folder}*"], ["-namespace-", $"*.{folder}*", "-namespace-", "*.Load*"]];

    /// <summary>Runs tests until one fails, and names it. On a busy machine they take long; what has hung does nothing, and what goes in circles takes a processor.</summary>
    private async Task<(Verdict Verdict, string? Test, Duration Took)> RunAsync(string bin, string[] filter, Duration longest)
    {
        var start = new ProcessStartInfo(Path.Combine(bin, _program), ["-noLogo", "-noColor", "-stopOnFail", .. filter]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0";    // a run is too short for it to pay
        var watch = Stopwatch.StartNew();
        using var tests = Process.Start(start)!;
        var output = Task.WhenAll(tests.StandardOutput.ReadToEndAsync(CancellationToken.None), tests.StandardError.ReadToEndAsync(CancellationToken.None));
        var ended = tests.WaitForExitAsync(CancellationToken.None);
        var busy = TimeSpan.Zero;
        while (await Task.WhenAny(ended, Task.Delay(Period, TimeProvider.System)) != ended)
        {
            var before = busy;
            busy = BusyTime(tests) ?? busy;
            if (busy > longest.Busy || (watch.Elapsed > longest.Real && busy - before < Period / 100))
            {
                tests.Kill(entireProcessTree: true);
                return (Verdict.TimedOut, $"time-out after {watch.Elapsed.TotalSeconds:F0} s, {busy.TotalSeconds:F0} s of a processor", new(watch.Elapsed, busy));
            }
        }

        var lines = (await output)[0].Split('\n');
        var failed = tests.ExitCode == 0 ? null : lines.FirstOrDefault(static line => line.Contains("[FAIL]", StringComparison.Ordinal))?.Replace("[FAIL]", "", StringComparison.Ordinal).Trim() ?? $"exit code {tests.ExitCode}";
        return (failed is null ? Verdict.Survived : Verdict.Killed, failed, new(watch.Elapsed, busy));
    }

    private static TimeSpan? BusyTime(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;    // It has just ended.
        }
    }

    // Tests look for other programs beside themselves, so a copy stands where a test project would.
    private string Bin(string project) =>
        Path.Combine(_tests, project, "bin", "Release", "net10.0");

    private string Copy(int job)
    {
        var source = Bin(_program);
        var target = Bin($"Mutant{job}");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return target;
    }
}
