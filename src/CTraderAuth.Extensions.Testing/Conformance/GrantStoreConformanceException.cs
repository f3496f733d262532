namespace CTraderAuth.Testing;

/// <summary>A store does not do what <see cref="Storage.IGrantStore"/> promises.</summary>
/// <param name="contract">What the contract asks.</param>
/// <param name="seen">What the store did.</param>
public sealed class GrantStoreConformanceException(string contract, string seen) : Exception($"The contract asks: {contract} Seen: {seen}")
{
    /// <summary>What the contract asks.</summary>
    public string Contract { get; } = contract;

    /// <summary>What the store did.</summary>
    public string Seen { get; } = seen;
}
