namespace CTraderAuth;

/// <summary>How tokens are encrypted at rest.</summary>
public sealed class TokenProtectionOptions
{
    /// <summary>Lets the program start although it cannot decrypt what is stored. Default: false. For keys that are lost for good.</summary>
    /// <remarks>
    /// Grants under lost keys stay as they are, need a new consent each, and are replaced by it alone. Remove it after one start: while it is
    /// set, the next key loss goes unnoticed. It does not help with keys that live in memory only.
    /// </remarks>
    public bool AcceptLostKeys { get; set; }
}
