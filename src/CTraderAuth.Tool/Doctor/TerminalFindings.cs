using System.Globalization;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Output;
using Spectre.Console;

namespace CTraderAuth.Tool.Doctor;

/// <summary>For a person: a line per finding, its remedy below, wrapped to the width of the terminal.</summary>
internal sealed class TerminalFindings(Screen screen) : IFindingWriter
{
    private const int OutcomeWidth = 9;
    private const int NameWidth = 16;
    private const int Narrow = 60;

    public void Write(Finding finding)
    {
        var width = screen.Width;
        var (check, text, remedy) = (OneLine.Of(finding.Check), OneLine.Of(finding.Text), finding.Remedy is { } advice ? $"→ {OneLine.Of(advice)}" : "");
        var lines = new Paragraph();
        lines.Append($"{Names.Of(finding.Outcome),-OutcomeWidth}", Tones.Style(ToneOf(finding.Outcome)));
        if (width < Narrow)
        {
            lines.Append(check);
            Indent(lines, "\n" + new string(' ', 2), text, width - 2);
            Indent(lines, "\n" + new string(' ', 2), remedy, width - 2);
        }
        else
        {
            const int Column = OutcomeWidth + NameWidth;
            var next = "\n" + new string(' ', Column);
            lines.Append($"{check,-NameWidth}");
            Indent(lines, check.Length < NameWidth ? "" : next, text, width - Column, next);
            Indent(lines, next, remedy, width - Column);
        }

        screen.Write(lines);
    }

    public void End(Verdict verdict, int exit)
    {
        if (verdict.Failures is 0)
        {
            Screen.Line("");
            screen.Line(
                verdict.Warnings is 0 ? "Everything is ok." : string.Create(CultureInfo.InvariantCulture, $"Nothing failed; {verdict.Warnings} {(verdict.Warnings is 1 ? "warning" : "warnings")}."),
                ToneOf(verdict.Outcome));
        }
    }

    private static Tone ToneOf(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Ok => Tone.Good,
        CheckOutcome.Warning => Tone.Warning,
        _ => Tone.Bad,
    };

    private static void Indent(Paragraph lines, string first, string text, int width, string? next = null)
    {
        var lead = first;
        foreach (var line in text.Length is 0 ? [] : Wrapping.Wrap(text, width))
        {
            lines.Append(lead + line);
            lead = next ?? first;
        }
    }
}
