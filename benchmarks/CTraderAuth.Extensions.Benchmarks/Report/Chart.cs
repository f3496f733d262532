using System.Globalization;
using System.Net;
using System.Text;

namespace CTraderAuth.Benchmarks.Report;

/// <summary>A section as horizontal bars with their names above them, so that it can be read on a phone; on a logarithmic scale where one bar would dwarf the others.</summary>
internal static class Chart
{
    private const int Width = 480, Figure = 84, Head = 84, Line = 46;

    private const string Style = """
        <style>text{fill:#1b2430}rect{fill:#8b95a1}rect.ours{fill:#a32a1c}rect.back{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#e8edf3}rect{fill:#7a8797}rect.ours{fill:#ff8a75}rect.back{fill:#0d1117}}</style>
        """;

    public static string Draw(Section section)
    {
        var most = section.Rows.Max(row => row.Value);
        var least = section.Rows.Min(row => row.Value);
        var logarithmic = most / least > 20;
        double Length(double value) => (Width - Figure) * (logarithmic ? Math.Log(1 + (value / least)) / Math.Log(1 + (most / least)) : value / most);
        var height = Head + (Line * section.Rows.Count);
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" font-family="system-ui,sans-serif" font-size="15" role="img" aria-label="{Encode(section.Title)}">
            {Style}
            <rect class="back" width="{Width}" height="{height}"/>
            <text x="0" y="18" font-weight="700" font-size="{Math.Min(14, 14 * 56.0 / section.Title.Length):0.#}">{Encode(section.Title)}</text>
            <text x="0" y="40" font-size="14">{Encode(section.UnitAndDirection)}{(logarithmic ? "; logarithmic scale" : "")}</text>
            <rect class="ours" x="0" y="52" width="14" height="14" rx="3"/><text x="20" y="64" font-size="14">this library</text><rect x="120" y="52" width="14" height="14" rx="3"/><text x="140" y="64" font-size="14">limits and other ways</text>

            """));
        for (var i = 0; i < section.Rows.Count; i++)
        {
            var row = section.Rows[i];
            var (y, length) = (Head + (Line * i), Length(row.Value));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="0" y="{y + 13}" font-size="13">{Encode(row.Name)}</text><rect{(row.IsOurs ? " class=\"ours\"" : "")} x="0" y="{y + 19}" width="{length:0.0}" height="16" rx="3"/><text x="{length + 6:0.0}" y="{y + 32}">{Section.Number(row.Value)}</text>

                """);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
