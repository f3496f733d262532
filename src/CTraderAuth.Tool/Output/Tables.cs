using Spectre.Console;
using Spectre.Console.Rendering;

namespace CTraderAuth.Tool.Output;

/// <summary>How rows look on a terminal.</summary>
internal static class Tables
{
    private const int Gap = 2;

    public static bool Fit(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows, int width) =>
        columns.Select((name, index) => rows.Select(row => row[index].Text.Length).Append(name.Length).Max() + Gap).Sum() <= width;

    /// <summary>Columns in which some row has a text.</summary>
    public static (string[] Names, Cell[][] Rows) WithoutEmptyColumns(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        int[] used = [.. Enumerable.Range(0, columns.Count).Where(index => rows.Any(row => row[index].Text.Length > 0))];
        return ([.. used.Select(index => columns[index])], [.. rows.Select(row => used.Select(index => row[index]).ToArray())]);
    }

    public static IRenderable Create(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        var grid = new Grid { Expand = false };
        foreach (var _ in columns)
        {
            grid.AddColumn(new GridColumn { NoWrap = true, Padding = new(0, 0, Gap, 0) });
        }

        grid.AddRow([.. columns.Select(name => new Text(name, Tones.Style(Tone.Quiet)))]);
        foreach (var row in rows)
        {
            grid.AddRow([.. row.Select(Show)]);
        }

        return grid;
    }

    /// <summary>Each row as lines of name and value, separated by an empty line.</summary>
    public static IRenderable CreateList(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        var grid = new Grid { Expand = false };
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new(0, 0, Gap, 0) });
        grid.AddColumn(new GridColumn { Padding = new(0, 0, 0, 0) });
        for (var index = 0; index < rows.Count; index++)
        {
            if (index > 0)
            {
                grid.AddEmptyRow();
            }

            foreach (var (name, cell) in columns.Zip(rows[index]).Where(each => each.Second.Text.Length > 0))
            {
                grid.AddRow(new Text(name, Tones.Style(Tone.Quiet)), Show(cell));
            }
        }

        return grid;
    }

    private static Text Show(Cell cell) => new(cell.Text, Tones.Style(cell.Tone));
}
