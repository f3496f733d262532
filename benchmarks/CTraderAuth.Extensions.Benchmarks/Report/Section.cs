using System.Globalization;
using System.Text;

namespace CTraderAuth.Benchmarks.Report;

/// <summary>Figures that were measured together in one run.</summary>
internal sealed record Section(string Title, string Unit, string BesideTitle, IReadOnlyList<Row> Rows, bool MoreIsBetter = false)
{
    public string UnitAndDirection => $"{Unit}, {(MoreIsBetter ? "more" : "less")} is better";

    public string ToMarkdown()
    {
        List<(string Title, Func<Row, string?> Cell)> columns =
        [
            (Title, row => row.Name),
            (UnitAndDirection, row => Number(row.Value)),
            (BesideTitle, row => row.Beside is { } beside ? Number(beside) : null),
            ("bytes", row => row.Bytes?.ToString("N0", CultureInfo.InvariantCulture)),
            ("goal: measured", row => row.Goal?.ToString()),
        ];
        columns.RemoveAll(column => Rows.All(row => column.Cell(row) is null));
        var text = new StringBuilder();
        Line(columns.Select(column => column.Title));
        Line(columns.Select(_ => "---"));
        foreach (var row in Rows)
        {
            Line(columns.Select(column => column.Cell(row) ?? ""));
        }

        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    public static string Number(double value) => value.ToString(value >= 100 ? "N0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
