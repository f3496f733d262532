using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Faults;

/// <summary>What callers are told of a response that does not say whether the refresh was applied.</summary>
public sealed class UndecidedStatusTests : TokensTest
{
    [Theory]
    [InlineData(204)]
    [InlineData(400)]
    [InlineData(502)]
    public async Task A_response_that_came_is_named(int status)
    {
        await GivenAnswer(status);

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));

        thrown.OutcomeUnknown.ShouldBeTrue();
        thrown.Message.ShouldContain($"responded with HTTP {status}");
        thrown.Message.ShouldNotContain("no response");
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 106 && record.Message.Contains($"HTTP {status}"));
    }

    [Fact]
    public async Task A_response_that_never_came_is_said_to_be_missing()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));

        thrown.OutcomeUnknown.ShouldBeTrue();
        thrown.Message.ShouldContain("no response was received");
    }

    [Theory]
    [InlineData(405)]
    [InlineData(415)]
    public async Task A_wrong_address_spends_nothing_and_is_not_sent_again_after_a_pause(int status)
    {
        await GivenAnswer(status);

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));

        thrown.OutcomeUnknown.ShouldBeFalse();
        thrown.Message.ShouldContain("CTrader:TokenUri");
        (await Tokens.GetStatusAsync("alice", Token))!.LastOutcome.ShouldBe(RotationOutcome.Unavailable);
        Refreshes.ShouldHaveSingleItem();
    }

    private async Task GivenAnswer(int status)
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(status, "text/html", ""));
    }
}
