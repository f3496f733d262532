namespace CTraderAuth.Tool.Doctor.Findings;

internal enum CheckOutcome
{
    Ok,
    Warning,
    Failed,
}
