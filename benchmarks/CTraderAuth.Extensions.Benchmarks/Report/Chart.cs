using System.Globalization;
using System.Net;
using System.Text;

namespace CTraderAuth.Benchmarks.Report;

/// <summary>A section as horizontal bars, ours in colour, on a logarithmic scale where one of them would dwarf the others.</summary>
internal static class Chart
{
    private const int Width = 840, Label = 430, Line = 26;

    public static string Draw(Section section)
    {
        var most = section.Rows.Max(row => row.Value);
        var least = section.Rows.Min(row => row.Value);
        var logarithmic = most / least > 20;
        double Length(double value) => (Width - Label - 110) * (logarithmic ? Math.Log(1 + (value / least)) / Math.Log(1 + (most / least)) : value / most);
        var height = 46 + (Line * section.Rows.Count);
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" font-family="system-ui,sans-serif" font-size="13" role="img" aria-label="{WebUtility.HtmlEncode(section.Title)}">
            <style>text{"{"}fill:#1b2430{"}"}rect{"{"}fill:#a9b1bb{"}"}rect.ours{"{"}fill:#a32a1c{"}"}@media(prefers-color-scheme:dark){"{"}text{"{"}fill:#e8edf3{"}"}rect{"{"}fill:#5a6675{"}"}rect.ours{"{"}fill:#ff8a75{"}"}{"}"}</style>
            <text x="0" y="18" font-weight="700">{WebUtility.HtmlEncode($"{section.Title}, {section.Unit}{(logarithmic ? " (logarithmic)" : "")}")}</text>

            """));
        for (var i = 0; i < section.Rows.Count; i++)
        {
            var row = section.Rows[i];
            var (y, length) = (34 + (Line * i), Length(row.Value));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{Label - 8}" y="{y + 13}" text-anchor="end" font-size="11">{WebUtility.HtmlEncode(row.Name)}</text><rect{(row.IsOurs ? " class=\"ours\"" : "")} x="{Label}" y="{y}" width="{length:0.0}" height="18" rx="3"/><text x="{Label + length + 6:0.0}" y="{y + 13}">{Section.Number(row.Value)}</text>

                """);
        }

        return svg.Append("</svg>\n").ToString();
    }
}
