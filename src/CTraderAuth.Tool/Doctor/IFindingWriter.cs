using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor;

/// <summary>Shows findings as they come.</summary>
internal interface IFindingWriter
{
    void Write(Finding finding);

    void End(Verdict verdict, int exit);
}
