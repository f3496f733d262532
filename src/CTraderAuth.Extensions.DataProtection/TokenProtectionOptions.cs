namespace CTraderAuth;

/// <summary>How tokens are encrypted at rest.</summary>
public sealed class TokenProtectionOptions
{
    /// <summary>Lets the program start although it cannot read what is stored, false unless set: for keys that are gone for good.</summary>
    /// <remarks>
    /// Grants under lost keys stay as they are, need a new consent each and are replaced by it alone. Take it back after one start: while it is
    /// set, nobody is told of the next loss. It does not help keys that live in memory only.
    /// </remarks>
    public bool AcceptLostKeys { get; set; }
}
