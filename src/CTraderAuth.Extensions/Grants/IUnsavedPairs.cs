namespace CTraderAuth;

/// <summary>How many token pairs of this program are not stored yet.</summary>
/// <remarks>
/// The store failed when a new pair arrived, and the old pair no longer works: until the store accepts the new one, it exists only in the memory of this process.
/// A program with unsaved pairs must not be killed. Registered by <c>AddCTraderAuth</c>; reading it is cheap and needs no store. The metric <c>ctrader_auth.unsaved_pairs</c> reports the same number.
/// </remarks>
public interface IUnsavedPairs
{
    /// <summary>The number of pairs; 0 is normal.</summary>
    int Count { get; }
}
