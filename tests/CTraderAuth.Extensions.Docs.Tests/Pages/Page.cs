using System.Text.RegularExpressions;

namespace CTraderAuth.Docs.Tests.Pages;

/// <summary>A page in Markdown, read for its code.</summary>
public static partial class Page
{
    public static IReadOnlyList<Block> Blocks(string page)
    {
        var lines = Repository.Read(page).Split('\n');
        List<Block> blocks = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (Fence.Match(lines[i]) is not { Success: true } fence)
            {
                continue;
            }

            var end = Array.IndexOf(lines, "```", i + 1);
            end.ShouldBeGreaterThan(i, $"{page}, line {i + 1}: the block does not end");
            blocks.Add(new(page, i + 1, fence.Groups[1].Value, MarkerAbove(lines, i), string.Join('\n', lines[(i + 1)..end]) + '\n'));
            i = end;
        }

        return blocks;
    }

    /// <summary>The code in the second column of a table that has a marker, each row a block.</summary>
    public static IReadOnlyList<Block> Rows(string page)
    {
        var lines = Repository.Read(page).Split('\n');
        List<Block> rows = [];
        for (var i = 0; i < lines.Length; i++)
        {
            for (var row = i + 3; Marker.Match(lines[i]) is { Success: true } marker && lines[i + 1].StartsWith('|') && row < lines.Length && lines[row].StartsWith('|'); row++)
            {
                var code = Code.Matches(lines[row].Split(" | ")[1]).Select(match => match.Groups[1].Value);
                rows.Add(new(page, row + 1, "csharp", marker.Groups[1].Value, string.Join('\n', code) + '\n'));
            }
        }

        return rows;
    }

    private static string? MarkerAbove(string[] lines, int fence) => fence > 0 && Marker.Match(lines[fence - 1]) is { Success: true } marker ? marker.Groups[1].Value : null;

    [GeneratedRegex("^```(.+)$")]
    private static partial Regex Fence { get; }

    [GeneratedRegex("^<!-- (.+) -->$")]
    private static partial Regex Marker { get; }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code { get; }
}
