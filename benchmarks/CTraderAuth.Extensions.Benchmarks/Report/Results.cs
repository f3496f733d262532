using System.Globalization;
using System.Runtime.InteropServices;

namespace CTraderAuth.Benchmarks.Report;

/// <summary>Writes what was measured beside the benchmarks, with machine and date.</summary>
internal static class Results
{
    public static string Folder { get; } = Path.Combine(Find(AppContext.BaseDirectory), "benchmarks");

    public static void Write(IReadOnlyList<Section> sections, bool quick)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "charts"));
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine("# Results\n");
        text.WriteLine($"`dotnet run -c Release --project benchmarks/CTraderAuth.Extensions.Benchmarks -- compare{(quick ? " --quick" : "")}`, {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC.  ");
        text.WriteLine($"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.\n");
        text.WriteLine("Ratios carry over to another machine, times do not. Every figure of a table was taken in the same run, in turns; of many short turns the tenth percentile or the median counts.\n");
        foreach (var section in sections)
        {
            var chart = $"charts/{string.Concat(section.Title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-')}.svg";
            File.WriteAllText(Path.Combine(Folder, chart), Chart.Draw(section));
            text.WriteLine($"{section.ToMarkdown()}\n![{section.Title}]({chart})\n");
        }

        text.WriteLine("Native AOT: `eng/aot.py --compare`.");
        File.WriteAllText(Path.Combine(Folder, "RESULTS.md"), text.ToString().ReplaceLineEndings("\n"));
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : "unknown processor";

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "CTraderAuth.Extensions.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
