using CTraderAuth.Rotation;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

public sealed class UnavailableTests : TokensTest
{
    [Fact]
    public async Task Rests_longer_after_each_failure_and_asks_once_per_rest()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(429, "application/json", ""), 3);

        var rests = new List<TimeSpan>();
        for (var failure = 0; failure < 3; failure++)
        {
            await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
            var again = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
            rests.Add(again.RetryAfter!.Value);
            Time.Advance(again.RetryAfter.Value);
        }

        rests[0].TotalSeconds.ShouldBeInRange(30, 37.5);
        rests[1].TotalSeconds.ShouldBeInRange(60, 75);
        rests[2].TotalSeconds.ShouldBeInRange(120, 150);
        (await Tokens.GetAsync("alice", Token)).Generation.ShouldBe(2);
        Refreshes.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Waits_as_long_as_the_server_asks()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(429, "application/json", "", TimeSpan.FromMinutes(7)));

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));

        thrown.RetryAfter.ShouldBe(TimeSpan.FromMinutes(7));
        thrown.OutcomeUnknown.ShouldBeFalse();
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(200)]
    public async Task Sends_nothing_again_before_the_server_asks_for_it_whatever_the_status(int status)
    {
        var program = GivenProgram();
        Tokens = program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(status, "text/html", "<h1>Maintenance</h1>", TimeSpan.FromSeconds(90)));
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token));
        await Task.WhenAll(program.GetRequiredService<Flights>().Running);
        Time.Advance(TimeSpan.FromSeconds(89));
        var early = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var sentEarly = Refreshes.Count;

        Time.Advance(TimeSpan.FromSeconds(1));
        var token = await Tokens.GetAsync("alice", Token);

        early.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        sentEarly.ShouldBe(1);
        token.Generation.ShouldBe(2);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_import_is_not_sent_again_before_the_server_asks_for_it_nor_around_its_back_off()
    {
        var program = GivenProgram();
        Tokens = program.GetRequiredService<ICTraderTokens>();
        var refreshToken = (await Auth.GetTokenAsync(Sandbox.IssueCode("trader-1"), cancellationToken: Token)).RefreshToken;
        Sandbox.Faults.Next(SandboxFault.Answer(503, "text/html", "<h1>Maintenance</h1>", TimeSpan.FromSeconds(90)));
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ImportAsync("alice", refreshToken, Token));
        await Task.WhenAll(program.GetRequiredService<Flights>().Running);
        Time.Advance(TimeSpan.FromSeconds(89));
        var early = await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ImportAsync("alice", refreshToken, Token));
        var sentEarly = Refreshes.Count;
        Time.Advance(early.RetryAfter!.Value);
        var token = await Tokens.ImportAsync("alice", refreshToken, Token);

        early.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        sentEarly.ShouldBe(1);
        token.Generation.ShouldBe(1);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Serves_a_token_that_is_only_due_through_an_outage()
    {
        var first = await GivenGrant("alice");
        Time.Advance(TimeSpan.FromDays(25));
        Sandbox.Faults.Next(SandboxFault.Answer(503, "text/html", "<h1>Maintenance</h1>"), 10);
        await Tokens.GetAsync("alice", Token);

        await WhenAsync("alice", status => status.LastOutcome is RotationOutcome.Unknown);
        var served = await Tokens.GetAsync("alice", Token);

        served.Value.ShouldBe(first.Value);
    }

    [Fact]
    public async Task Two_programs_share_the_rest()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(429, "application/json", ""));
        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));

        await Should.ThrowAsync<CTraderUnavailableException>(async () => await GivenTokens().GetAsync("alice", Token));

        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_back_off_that_a_jumping_clock_moved_years_away_is_ignored()
    {
        Time.Advance(TimeSpan.FromDays(400));
        await GivenGrant("alice");
        Sandbox.Faults.Next(SandboxFault.Answer(429, "application/json", ""));
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token));
        Time.AdjustTime(Time.GetUtcNow() - TimeSpan.FromDays(399));

        (await GivenTokens().RefreshAsync("alice", Token)).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task An_unknown_error_code_keeps_the_grant()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", """{"errorCode":"CH_SOMETHING_NEW"}"""));

        var thrown = await Should.ThrowAsync<CTraderAuthException>(async () => await Tokens.GetAsync("alice", Token));
        Time.Advance(TimeSpan.FromMinutes(1));

        thrown.ErrorCode.ShouldBe("CH_SOMETHING_NEW");
        (await Tokens.GetAsync("alice", Token)).Generation.ShouldBe(2);
    }

    [Fact]
    public void A_time_to_try_again_that_has_passed_meanwhile_is_now() =>
        CTraderAuth.Rotation.Run.RotationErrors.OutcomeUnknown("alice", TimeSpan.FromSeconds(-1), problem: null).RetryAfter.ShouldBe(TimeSpan.Zero);
}
