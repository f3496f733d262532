using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

public sealed class ConnectTests : TokensTest
{
    [Fact]
    public async Task A_consent_and_a_rotation_are_different_events_in_the_log()
    {
        await GivenGrant("alice");
        await Tokens.RefreshAsync("alice", Token);

        Logs.GetSnapshot().Select(entry => entry.Id.Id).Where(id => id is 100 or 101).ShouldBe([101, 100]);
    }

    [Fact]
    public async Task A_refused_consent_leaves_no_attempt_behind_when_a_rotation_ended_meanwhile()
    {
        Tokens = GivenTokens(options => options.RequestTimeout = TimeSpan.FromSeconds(60));
        await GivenGrant("alice");
        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromSeconds(24), afterProcessing: true));
        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromSeconds(8), afterProcessing: true));
        var rotation = Tokens.RefreshAsync("alice", Token);
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(24));
        var consent = Tokens.ConnectAsync("alice", "dead", Token);
        for (var waited = 0; waited < 20; waited += 5)
        {
            await Time.WhenLooksAsync();
            Time.Advance(TimeSpan.FromSeconds(5));
        }

        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(8));
        Time.Advance(TimeSpan.FromSeconds(4));
        var rotated = await rotation;
        Time.Advance(TimeSpan.FromSeconds(4));
        await Should.ThrowAsync<CTraderAuthException>(() => consent);

        rotated.Generation.ShouldBe(2);
        (await Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
        (await Tokens.RefreshAsync("alice", Token)).Generation.ShouldBe(3);
    }

    [Fact]
    public async Task Keeps_the_grant_of_a_new_consent()
    {
        var token = await GivenGrant("alice");

        var status = await Tokens.GetStatusAsync("alice", Token);
        token.Generation.ShouldBe(1);
        status!.State.ShouldBe(GrantState.Connected);
        status.ExpiresAt.ShouldBe(Time.GetUtcNow() + TimeSpan.FromSeconds(2_628_000));
        status.RefreshDueAt.ShouldBe(Time.GetUtcNow() + (TimeSpan.FromSeconds(2_628_000) * 0.8));
    }

    [Fact]
    public async Task The_same_code_again_returns_the_same_grant_without_another_exchange()
    {
        var code = Sandbox.IssueCode();
        var first = await Tokens.ConnectAsync("alice", code, Token);

        var here = await Tokens.ConnectAsync("alice", code, Token);
        var elsewhere = await GivenProgram().GetRequiredService<ICTraderTokens>().ConnectAsync("alice", code, Token);

        here.Value.ShouldBe(first.Value);
        elsewhere.Value.ShouldBe(first.Value);
        Sandbox.TokenRequests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_same_code_from_many_callbacks_at_once_is_exchanged_once()
    {
        var code = Sandbox.IssueCode();
        var other = GivenProgram().GetRequiredService<ICTraderTokens>();

        var seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? Tokens : other).ConnectAsync("alice", code, Token)));

        seen.Select(token => token.Value).Distinct().ShouldHaveSingleItem();
        Sandbox.TokenRequests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_refused_code_names_its_causes_and_leaves_no_grant()
    {
        var thrown = await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ConnectAsync("alice", "no-such-code", Token));

        thrown.ErrorCode.ShouldBe("ACCESS_DENIED");
        thrown.Message.ShouldContain("one minute");
        thrown.Message.ShouldNotContain("no-such-code");
        (await Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
        (await Store.FindAsync("alice", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_code_leaves_the_earlier_grant_as_it_was()
    {
        var first = await GivenGrant("alice");

        await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ConnectAsync("alice", "no-such-code", Token));

        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(first.Value);
        (await Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
        (await Tokens.RefreshAsync("alice", Token)).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_caller_who_leaves_after_the_exchange_was_sent_does_not_lose_the_grant()
    {
        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromSeconds(5), afterProcessing: true));
        using var leaving = new CancellationTokenSource();
        var connecting = Tokens.ConnectAsync("alice", Sandbox.IssueCode(), leaving.Token);
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(5));

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(connecting);
        Time.Advance(TimeSpan.FromSeconds(5));

        (await WhenAsync("alice", status => status.State == GrantState.Connected)).Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_consent_heals_a_grant_that_was_lost_and_counts_on()
    {
        await GivenGrant("alice");
        Sandbox.Revoke("trader-1");
        GivenExpired();
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token));

        var healed = await GivenGrant("alice");

        healed.Generation.ShouldBe(2);
        (await Tokens.GetStatusAsync("alice", Token))!.Reason.ShouldBeNull();
        (await Tokens.RefreshAsync("alice", Token)).Generation.ShouldBe(3);
    }

    [Fact]
    public async Task An_exchange_whose_answer_is_lost_says_that_a_new_consent_is_needed()
    {
        var first = await GivenGrant("alice");
        Sandbox.Faults.LoseNextAnswer();

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ConnectAsync("alice", Sandbox.IssueCode("trader-2"), Token));

        thrown.OutcomeUnknown.ShouldBeTrue();
        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(first.Value);
    }

    [Theory]
    [InlineData("", "code")]
    [InlineData(" ", "code")]
    [InlineData("alice", "")]
    [InlineData("alice", " ")]
    public async Task An_empty_subject_or_code_is_an_argument_error(string subject, string code)
    {
        await Should.ThrowAsync<ArgumentException>(() => Tokens.ConnectAsync(subject, code, Token));

        Sandbox.TokenRequests.ShouldBeEmpty();
    }
}
