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
        var lines = new Paragraph();
        lines.Append($"{Names.Of(finding.Outcome),-OutcomeWidth}", Tones.Style(ToneOf(finding.Outcome)));
        if (width < Narrow)
        {
            lines.Append(finding.Check);
            Indent(lines, "\n" + new string(' ', 2), finding.Text, width - 2);
            Indent(lines, "\n" + new string(' ', 2), Remedy(finding), width - 2);
        }
        else
        {
            const int Column = OutcomeWidth + NameWidth;
            var next = "\n" + new string(' ', Column);
            lines.Append($"{finding.Check,-NameWidth}");
            Indent(lines, finding.Check.Length < NameWidth ? "" : next, finding.Text, width - Column, next);
            Indent(lines, next, Remedy(finding), width - Column);
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

    private static string Remedy(Finding finding) => finding.Remedy is { } remedy ? $"→ {remedy}" : "";

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
