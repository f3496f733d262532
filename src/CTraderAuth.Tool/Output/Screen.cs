using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace CTraderAuth.Tool.Output;

/// <summary>Results on standard output, everything else on standard error.</summary>
internal sealed class Screen
{
    private readonly IAnsiConsole _out = AnsiConsole.Console;
    private readonly IAnsiConsole _error = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>A person reads standard output; otherwise it is a pipe or a file.</summary>
    public bool IsTerminal { get; } = !Console.IsOutputRedirected;

    /// <summary>How many characters fit on a line of the terminal; 80 if it does not say, as one of <c>docker run -t</c> without a window.</summary>
    public int Width => _out.Profile.Width;

    /// <summary>Standard error for texts that are not wrapped yet.</summary>
    public TextWriter Errors => Console.IsErrorRedirected ? Console.Error : new WrappedLines(Console.Error, _error.Profile.Width);

    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>A line of tab-separated values, for a program.</summary>
    public static void Row(params IEnumerable<string> values) => Line(OneLine.OfRow(values));

    /// <summary>Text with colors of its own, each line of it from <see cref="OneLine"/>; for a terminal only.</summary>
    public void Write(Paragraph text)
    {
        _out.Write(text);
        _out.WriteLine();
    }

    public void Line(string text, Tone tone)
    {
        if (IsTerminal)
        {
            _out.Write(new Text(OneLine.Of(text), Tones.Style(tone)));
            _out.WriteLine();
        }
        else
        {
            Line(OneLine.Of(text));
        }
    }

    public static void Json<T>(T value, JsonTypeInfo<T> type) => Line(JsonSerializer.Serialize(value, type));

    /// <summary>A table on a terminal, a list where it is too narrow, and lines of tab-separated values without a header in a pipe.</summary>
    public void Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        if (!IsTerminal)
        {
            foreach (var row in rows)
            {
                Row(row.Select(static cell => cell.Plain ?? cell.Text));
            }
        }
        else
        {
            var (names, cells) = Tables.WithoutEmptyColumns(columns, [.. rows.Select(static row => row.Select(static cell => cell with { Text = OneLine.Of(cell.Text) }).ToArray())]);
            _out.Write(Tables.Fit(names, cells, _out.Profile.Width) ? Tables.Create(names, cells) : Tables.CreateList(names, cells));
        }
    }

    /// <summary>A remark for a person; not the result.</summary>
    public void Note(string text, Tone tone = Tone.Plain) => ToError(text, tone);

    public void Error(string text) => ToError($"ctrader-auth: {text}", Tone.Bad);

    private void ToError(string text, Tone tone)
    {
        text = OneLine.Of(text);
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(text);
            return;
        }

        _error.Write(new Text(text, Tones.Style(tone)));
        _error.WriteLine();
    }
}
