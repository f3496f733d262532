namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>What doctor writes into a pipe: outcome, check, text and remedy.</summary>
internal static class Report
{
    public static string[] Line(string output, string check) => Lines(output).Single(line => line[1] == check);

    public static IEnumerable<string[]> Lines(string output) => output.TrimEnd('\n').Split('\n').Select(line => line.Split('\t'));
}
