using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor;

/// <summary>A finding in JSON. Names and values are a contract: fields are only added.</summary>
/// <param name="Name">The name of the check.</param>
/// <param name="Outcome"><c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
/// <param name="Text">What is so.</param>
/// <param name="Remedy">What to do; null for nothing.</param>
/// <param name="Kind">Of a failure: <c>configuration</c>, <c>unavailable</c>, <c>consent</c> or <c>other</c>; otherwise null.</param>
internal sealed record FindingJson(string Name, string Outcome, string Text, string? Remedy, string? Kind)
{
    public static FindingJson Of(Finding finding) =>
        new(finding.Check, Names.Of(finding.Outcome), finding.Text, finding.Remedy, finding.Outcome is CheckOutcome.Failed ? Names.Of(finding.Kind) : null);
}
