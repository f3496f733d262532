using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Rotation.Clocks;

/// <summary>R20: the rest after a failure, when the clock that set it was ahead. What is shown is what a rotation does.</summary>
public sealed class RestTests : TokensTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task R20_a_rest_that_was_set_before_the_clock_went_back_an_hour_keeps_nobody()
    {
        await GivenGrant("alice");
        await GivenFailureAsync(Tokens);
        (await Tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull().RetryAt.ShouldNotBeNull();

        Time.AdjustTime(Time.GetUtcNow() - Hour);

        await ShouldRefreshAtOnceAsync();
    }

    [Fact]
    public async Task R20_a_rest_that_a_machine_with_a_clock_an_hour_ahead_has_set_keeps_nobody_here()
    {
        await GivenGrant("alice");
        var ahead = new TestClock(Time.GetUtcNow() + Hour);
        await using var other = GivenProgram(services: services => services.AddSingleton<TimeProvider>(ahead));
        await GivenFailureAsync(other.GetRequiredService<ICTraderTokens>());

        (await other.GetRequiredService<ICTraderTokens>().GetStatusAsync("alice", Token)).ShouldNotBeNull().RetryAt.ShouldNotBeNull();
        await ShouldRefreshAtOnceAsync();
    }

    private async Task GivenFailureAsync(ICTraderTokens tokens)
    {
        Sandbox.Faults.Next(SandboxFault.Answer(429, "application/json", "", TimeSpan.FromSeconds(40)));
        await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.RefreshAsync("alice", Token));
    }

    private async Task ShouldRefreshAtOnceAsync()
    {
        (await Tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull().RetryAt.ShouldBeNull();
        (await Tokens.RefreshAsync("alice", Token)).Generation.ShouldBe(2);
    }
}
