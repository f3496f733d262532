using System.Globalization;
using System.Text;

namespace CTraderAuth.Benchmarks.Report;

/// <summary>What was measured beside each other in one run.</summary>
internal sealed record Section(string Title, string Unit, string BesideTitle, IReadOnlyList<Row> Rows)
{
    public string ToMarkdown()
    {
        var bytes = Rows.Any(row => row.Bytes is not null);
        var text = new StringBuilder($"| {Title} | {Unit} | {BesideTitle} |{(bytes ? " bytes |" : "")}\n| --- | --- | --- |{(bytes ? " --- |" : "")}\n");
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {Number(row.Value)} | {Number(row.Beside)} |{(bytes ? $" {row.Bytes:0} |" : "")}\n");
        }

        return text.ToString();
    }

    public static string Number(double value) => value.ToString(value >= 100 ? "N0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
