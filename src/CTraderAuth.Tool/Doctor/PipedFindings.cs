using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Doctor;

/// <summary>For a pipe or a file: outcome, check, text and remedy, separated by tabs.</summary>
internal sealed class PipedFindings : IFindingWriter
{
    public void Write(Finding finding) => Screen.Line(OneLine.OfRow([Names.Of(finding.Outcome), finding.Check, finding.Text, finding.Remedy ?? ""]).TrimEnd('\t'));

    public void End(Verdict verdict, int exit)
    {
        // The exit code says it.
    }
}
