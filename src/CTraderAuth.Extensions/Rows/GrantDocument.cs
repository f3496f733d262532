using CTraderAuth.Grants;

namespace CTraderAuth.Rows;

/// <summary>A grant as it is stored, with the format it is written in.</summary>
internal sealed class GrantDocument
{
    public const int CurrentFormat = 1;

    public int Format { get; set; }

    public Grant? Grant { get; set; }

    /// <summary>Only in the canary: every row was encrypted, so an unencrypted one was written without the keys.</summary>
    public bool TakenOver { get; set; }
}
