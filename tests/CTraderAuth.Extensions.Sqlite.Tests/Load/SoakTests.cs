using CTraderAuth.Tests.Stores;

namespace CTraderAuth.Tests.Load;

/// <summary>R22: months of a bot with tokens that live for a minute. 10 000 rotations when CTRADERAUTH_CAMPAIGN is set.</summary>
[Collection(nameof(Alone))]
public sealed class SoakTests : TemporaryFolder
{
    [Fact]
    public Task R22_Thousands_of_rotations_with_one_fault_in_a_hundred_lose_nothing_avoidable_and_leak_nothing() =>
        new Soak(1_000, builder => builder.UseSqlite($"Data Source={File}")).ShouldLoseNothingAvoidableAndLeakNothingAsync();
}
