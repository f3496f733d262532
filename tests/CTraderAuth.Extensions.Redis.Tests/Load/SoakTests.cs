using CTraderAuth.Tests.Servers;
using CTraderAuth.Tests.Stores;

namespace CTraderAuth.Tests.Load;

/// <summary>R22: months of a bot with tokens that live for a minute. 10 000 rotations when CTRADERAUTH_CAMPAIGN is set.</summary>
[Collection(nameof(Alone))]
public sealed class SoakTests(SharedServer shared) : RedisTest(shared)
{
    [Fact]
    public async Task R22_Thousands_of_rotations_with_one_fault_in_a_hundred_lose_nothing_avoidable_and_leak_nothing()
    {
        var server = await SharedAsync();

        await new Soak(600, builder => builder.UseRedis(server.PatientConfiguration, options => options.KeyPrefix = ClientId)).ShouldLoseNothingAvoidableAndLeakNothingAsync();
    }
}
