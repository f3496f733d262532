using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor;

/// <summary>What all findings together say.</summary>
internal sealed class Verdict
{
    private readonly int[] _outcomes = new int[3];
    private FailureKind? _worst;

    public int Warnings => _outcomes[(int)CheckOutcome.Warning];

    public int Failures => _outcomes[(int)CheckOutcome.Failed];

    /// <summary>The most urgent failure; null without one.</summary>
    public FailureKind? Worst => _worst;

    public CheckOutcome Outcome => Failures > 0 ? CheckOutcome.Failed : Warnings > 0 ? CheckOutcome.Warning : CheckOutcome.Ok;

    public void Add(Finding finding)
    {
        _outcomes[(int)finding.Outcome]++;
        if (finding.Outcome is CheckOutcome.Failed && !(_worst <= finding.Kind))
        {
            _worst = finding.Kind;
        }
    }
}
