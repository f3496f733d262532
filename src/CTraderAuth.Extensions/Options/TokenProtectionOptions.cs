namespace CTraderAuth;

/// <summary>How tokens are encrypted at rest.</summary>
public sealed class TokenProtectionOptions
{
    /// <summary>Whether the program starts even if it cannot decrypt the stored grants. Default: false. For keys that are lost permanently.</summary>
    /// <remarks>
    /// Grants that were encrypted with lost keys are kept unchanged until a new consent replaces them, one by one. Remove the setting after one start: while it is
    /// set, the next loss of keys goes unnoticed. It has no effect for keys that exist in memory only.
    /// </remarks>
    public bool AcceptLostKeys { get; set; }
}
