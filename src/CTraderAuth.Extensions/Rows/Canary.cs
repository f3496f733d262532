namespace CTraderAuth.Rows;

/// <summary>A row without a grant: a program that can decrypt it has the keys of the store. See docs/decisions/0007-protection.md.</summary>
internal static class Canary
{
    // Never a subject of an application.
    public const string Subject = "ctrader-auth:keys";

    public static GrantDocument Document(bool takenOver = false) => new() { Format = GrantDocument.CurrentFormat, Grant = new(), TakenOver = takenOver };
}
