using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Tests.Output;

/// <summary>How texts and tables use a narrow terminal.</summary>
public sealed class LooksTests
{
    [Fact]
    public void Breaks_sentences_between_words_and_leaves_links_whole()
    {
        using var written = new StringWriter { NewLine = "\n" };
        using var lines = new WrappedLines(written, 20);

        lines.WriteLine("Open it in any browser, on this machine.");
        lines.WriteLine("");
        lines.WriteLine("http://127.0.0.1:8765/a-link-that-is-long");

        written.ToString().ShouldBe("Open it in any\nbrowser, on this\nmachine.\n\nhttp://127.0.0.1:8765/a-link-that-is-long\n");
    }

    [Fact]
    public void Leaves_out_columns_that_no_row_uses()
    {
        var (names, rows) = Tables.WithoutEmptyColumns(["subject", "last error", "state"], [["a", "", "connected"], ["b", "", "refreshing"]]);

        names.ShouldBe(["subject", "state"]);
        rows.Select(row => row.Select(cell => cell.Text)).ShouldBe([["a", "connected"], ["b", "refreshing"]]);
    }
}
