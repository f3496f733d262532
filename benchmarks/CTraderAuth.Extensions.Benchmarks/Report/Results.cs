using System.Globalization;
using System.Runtime.InteropServices;

namespace CTraderAuth.Benchmarks.Report;

/// <summary>Writes the results to the folder of the benchmarks, with machine and date.</summary>
internal static class Results
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Folder { get; } = Path.Combine(Root, "benchmarks");

    // Written by eng/aot.py --compare, which takes longer than everything here.
    private static string AheadOfTime => Path.Combine(Root, "artifacts", "aot", "compare.md");

    /// <summary>Counts every single goal, those of the programs compiled ahead of time included.</summary>
    public static string Reached(IReadOnlyList<Section> sections)
    {
        var goals = sections.SelectMany(section => section.Rows).SelectMany(row => row.Goal?.Parts ?? []).Select(goal => goal.Reached).ToList();
        var aheadOfTime = File.Exists(AheadOfTime) ? File.ReadAllText(AheadOfTime) : "";
        var reached = goals.Count(goal => goal) + aheadOfTime.Count(c => c is '✓');
        var missed = goals.Count(goal => !goal) + aheadOfTime.Count(c => c is '✗');
        return $"{reached} of {reached + missed} goals reached{(missed is 0 ? "" : $", {missed} missed (✗)")}.";
    }

    public static void Write(IReadOnlyList<Section> sections)
    {
        var charts = Path.Combine(Folder, "charts");
        Directory.CreateDirectory(charts);
        Array.ForEach(Directory.GetFiles(charts, "*.svg"), File.Delete);
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine("# Results\n");
        text.WriteLine($"`dotnet run -c Release --project benchmarks/CTraderAuth.Extensions.Benchmarks -- compare`, {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC.  ");
        text.WriteLine($"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.\n");
        text.WriteLine($"**{Reached(sections)}**\n");
        text.WriteLine("Ratios are valid on other machines, times are not. All figures of a table were taken in the same run, in alternating turns; of many short turns the tenth percentile or the median counts.\n");
        foreach (var section in sections)
        {
            var name = $"{string.Concat(section.Title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-')}.svg";
            File.WriteAllText(Path.Combine(charts, name), Chart.Draw(section));
            text.WriteLine($"{section.ToMarkdown()}\n![{section.Title}](charts/{name})\n");
        }

        text.WriteLine(File.Exists(AheadOfTime)
            ? $"{File.ReadAllText(AheadOfTime)}\nMeasured by `eng/aot.py --compare`, {File.GetLastWriteTimeUtc(AheadOfTime):yyyy-MM-dd HH:mm} UTC, on the same machine."
            : "Compiled ahead of time: `eng/aot.py --compare`, and then this again.");
        File.WriteAllText(Path.Combine(Folder, "RESULTS.md"), text.ToString().ReplaceLineEndings("\n"));
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : "unknown processor";

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "CTraderAuth.Extensions.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
