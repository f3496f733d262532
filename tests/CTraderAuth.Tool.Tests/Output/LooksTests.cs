using CTraderAuth.Tool.Output;
using Spectre.Console;

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

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Breaks_a_sentence_even_where_nothing_fits(int width) => Wrapping.Wrap("to be", width).Take(10).ShouldBe(["t", "o", "b", "e"]);

    [Theory]
    [InlineData(Tone.Good)]
    [InlineData(Tone.Warning)]
    [InlineData(Tone.Bad)]
    public void Uses_colors_that_are_readable_on_black_and_on_white(object tone)
    {
        var color = Luminance(Tones.Style((Tone)tone).Foreground);

        // The ratio that WCAG calls contrast; 3 is what it asks of large texts and signs.
        ((color + 0.05) / 0.05).ShouldBeGreaterThan(3.8);
        (1.05 / (color + 0.05)).ShouldBeGreaterThan(3.8);
    }

    [Fact]
    public void Leaves_out_columns_that_no_row_uses()
    {
        var (names, rows) = Tables.WithoutEmptyColumns(["subject", "last error", "state"], [["a", "", "connected"], ["b", "", "refreshing"]]);

        names.ShouldBe(["subject", "state"]);
        rows.Select(row => row.Select(cell => cell.Text)).ShouldBe([["a", "connected"], ["b", "refreshing"]]);
    }

    private static double Luminance(Color color) => (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));

    private static double Linear(byte part) => part / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
}
