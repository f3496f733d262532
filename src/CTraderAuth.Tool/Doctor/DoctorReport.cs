namespace CTraderAuth.Tool.Doctor;

/// <summary>What <c>doctor --json</c> writes.</summary>
internal sealed record DoctorReport(string Outcome, int ExitCode, string Version, IReadOnlyList<FindingJson> Checks);
