namespace CTraderAuth.Testing;

/// <summary>A store violates a rule of <see cref="Storage.IGrantStore"/>.</summary>
/// <param name="contract">The rule.</param>
/// <param name="seen">What the store did.</param>
public sealed class GrantStoreConformanceException(string contract, string seen) : Exception($"Expected: {contract} Actual: {seen}")
{
    /// <summary>The rule.</summary>
    public string Contract { get; } = contract;

    /// <summary>What the store did.</summary>
    public string Seen { get; } = seen;
}
