using System.Collections.Concurrent;
using System.Diagnostics;

namespace CTraderAuth.Mutation;

/// <summary>Tries mutants side by side, each in its own copy of the test program.</summary>
internal sealed class Session(Settings settings, ProjectUnderTest project)
{
    private readonly string _program = $"{settings.Project}.Tests";
    private readonly string _tests = Path.Combine(settings.Root, "tests");
    private readonly Dictionary<string, TimeSpan> _usual = [];
    private int _notCompiled;

    public int NotCompiled => _notCompiled;

    /// <summary>The tests must pass before anything is changed; how long they take decides the time-outs.</summary>
    public async Task CheckAsync()
    {
        foreach (var folder in settings.Folders.SelectMany(Rounds).DistinctBy(static round => string.Join(' ', round)))
        {
            var watch = Stopwatch.StartNew();
            var (verdict, test) = await RunAsync(Bin(_program), folder, TimeSpan.FromMinutes(15));
            if (verdict is not Verdict.Survived)
            {
                throw new InvalidOperationException($"Tests fail without a mutant: {string.Join(' ', folder)}: {verdict} {test}");
            }

            _usual[string.Join(' ', folder)] = watch.Elapsed;
            Console.WriteLine($"without a mutant: {watch.Elapsed.TotalSeconds:F0} s for {string.Join(' ', folder)}");
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
            var judged = await RunAsync(bin, round, (_usual[string.Join(' ', round)] * 3) + TimeSpan.FromSeconds(30));
            if (judged.Verdict is not Verdict.Survived)
            {
                return judged;
            }
        }

        return (Verdict.Survived, null);
    }

    /// <summary>The folder's own tests first; only what survives them meets the others. If tests are named, only these run, round by round; a name after a minus is left out.</summary>
    private IEnumerable<string[]> Rounds(string folder) => settings.Tests.Length > 0
        ? settings.Tests.Select(static round => round.Split(',').SelectMany(static name => name[0] is '-' ? new[] { "-class-", $"*.{name[1..]}*" } : ["-class", $"*.{name}*"]).ToArray())
        : [["-namespace", $"*.{folder}*"], ["-namespace-", $"*.{folder}*", "-namespace-", "*.Load*"]];

    /// <summary>Runs tests until one fails, and names it.</summary>
    private async Task<(Verdict Verdict, string? Test)> RunAsync(string bin, string[] filter, TimeSpan longest)
    {
        var start = new ProcessStartInfo(Path.Combine(bin, _program), ["-noLogo", "-noColor", "-stopOnFail", .. filter]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0";    // a run is too short for it to pay
        using var tests = Process.Start(start)!;
        using var stop = new CancellationTokenSource(longest);
        var output = Task.WhenAll(tests.StandardOutput.ReadToEndAsync(CancellationToken.None), tests.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await tests.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            tests.Kill(entireProcessTree: true);
            return (Verdict.TimedOut, null);
        }

        var lines = (await output)[0].Split('\n');
        return tests.ExitCode == 0 ? (Verdict.Survived, null) : (Verdict.Killed, lines.FirstOrDefault(static line => line.Contains("[FAIL]", StringComparison.Ordinal))?.Replace("[FAIL]", "", StringComparison.Ordinal).Trim() ?? $"exit code {tests.ExitCode}");
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
