using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Doctor;

/// <summary>For a program: one object at the end.</summary>
internal sealed class JsonFindings(string version) : IFindingWriter
{
    private readonly List<FindingJson> _checks = [];

    public void Write(Finding finding) => _checks.Add(FindingJson.Of(finding));

    public void End(Verdict verdict, int exit) => Screen.Json(new DoctorReport(Names.Of(verdict.Outcome), exit, version, _checks), DoctorJson.Default.DoctorReport);
}
