using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Rotation.Visibility;

/// <summary>R23: every end of a rotation carries one outcome, and it is the same in logs, metrics and status.</summary>
public sealed class OutcomeTests : TokensTest
{
    [Theory]
    [InlineData(RotationOutcome.Rotated)]
    [InlineData(RotationOutcome.Salvaged)]
    [InlineData(RotationOutcome.Rejected)]
    [InlineData(RotationOutcome.NotSent)]
    [InlineData(RotationOutcome.Unavailable)]
    public async Task R23_The_end_of_a_rotation_carries_one_outcome_in_logs_metrics_and_status(RotationOutcome outcome)
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        await GivenServerThatEndsIn(outcome);

        await TryAsync();

        view.Logged.ShouldHaveSingleItem().ShouldBe(Label(outcome));
        view.Counted.ShouldHaveSingleItem().ShouldBe($"rotate {Label(outcome)}");
        view.Timed.ShouldBe(view.Counted);
        view.Traced.ShouldContain(Label(outcome));
        (await Tokens.GetStatusAsync("alice", Token))!.LastOutcome.ShouldBe(outcome);
        view.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task R23_Two_lost_answers_end_one_rotation_as_unknown()
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false), 2);

        await TryAsync();
        var resting = await PassSettlingAsync(WhenAsync("alice", status => status.RetryAt is not null));
        await ((IAsyncDisposable)Tokens).DisposeAsync();

        view.Logged.ShouldHaveSingleItem().ShouldBe("unknown");
        view.Counted.ShouldHaveSingleItem().ShouldBe("rotate unknown");
        resting.LastOutcome.ShouldBe(RotationOutcome.Unknown);
    }

    [Fact]
    public async Task R23_A_rotation_that_is_settled_after_a_lost_answer_ends_once_with_its_last_outcome()
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        Sandbox.Faults.LoseNextAnswer();

        await TryAsync();
        var lost = await PassSettlingAsync(WhenAsync("alice", status => status.State == GrantState.ReauthorizationRequired));
        await ((IAsyncDisposable)Tokens).DisposeAsync();

        view.Logged.ShouldHaveSingleItem().ShouldBe("rejected");
        view.Counted.ShouldHaveSingleItem().ShouldBe("rotate rejected");
        (lost.LastOutcome, lost.Reason).ShouldBe((RotationOutcome.Rejected, ReauthorizationReason.ResponseLost));
    }

    [Fact]
    public async Task R23_A_program_that_ends_before_an_outcome_is_settled_says_unknown()
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        Sandbox.Faults.LoseNextAnswer();

        await TryAsync();
        await Time.WhenLooksAsync();
        await ((IAsyncDisposable)Tokens).DisposeAsync();

        view.Logged.ShouldHaveSingleItem().ShouldBe("unknown");
        view.Counted.ShouldHaveSingleItem().ShouldBe("rotate unknown");
    }

    [Fact]
    public async Task R23_Waiting_for_the_rotation_of_another_program_ends_as_adopted()
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        var serverTakes = TimeSpan.FromMilliseconds(50);
        Sandbox.Faults.Next(SandboxFault.Delay(serverTakes, afterProcessing: true));
        var other = GivenTokens().GetAsync("alice", Token).AsTask();
        await Time.WhenWaitsAsync(serverTakes);

        var adopted = Tokens.GetAsync("alice", Token).AsTask();
        await Time.WhenLooksAsync();
        Time.Advance(serverTakes);
        await Task.WhenAll(other, adopted);
        await ((IAsyncDisposable)Tokens).DisposeAsync();

        view.Counted.ShouldHaveSingleItem().ShouldBe("rotate adopted");
        view.Logged.ShouldBe(["rotated", "adopted"], ignoreOrder: true);
        view.MostWaiting.ShouldBe(1);
        view.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task R23_A_store_that_fails_before_the_send_ends_the_rotation_as_not_sent()
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        Store.Break("Save");

        await TryAsync();

        view.Logged.ShouldHaveSingleItem().ShouldBe("not_sent");
        view.Counted.ShouldHaveSingleItem().ShouldBe("rotate not_sent");
    }

    [Fact]
    public async Task R23_A_pair_that_cannot_be_stored_is_counted_until_it_is_stored()
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        var saves = 0;
        Store.Gate(operation => operation is "Save" && ++saves > 1 ? throw new IOException("The disk is full.") : Task.CompletedTask);

        await Tokens.GetAsync("alice", Token);
        var whileAway = view.Unsaved;
        Store.Repair();
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(200));
        Time.Advance(TimeSpan.FromSeconds(5));
        await WhenAsync("alice", status => status is { Generation: 2, State: GrantState.Connected });
        await ((IAsyncDisposable)Tokens).DisposeAsync();

        whileAway.ShouldBe(1);
        view.Unsaved.ShouldBe(0);
        view.Counted.ShouldHaveSingleItem().ShouldBe("rotate rotated");
    }

    [Fact]
    public async Task R23_A_pair_that_is_dropped_before_it_was_stored_is_counted_no_longer()
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        var saves = 0;
        Store.Gate(operation => operation is "Save" && ++saves > 1 ? throw new IOException("The disk is full.") : Task.CompletedTask);

        await Tokens.GetAsync("alice", Token);
        Store.Repair();
        await GivenTokens().DisconnectAsync("alice", Token);
        Time.Advance(TimeSpan.FromSeconds(5));
        await ((IAsyncDisposable)Tokens).DisposeAsync();

        view.Unsaved.ShouldBe(0);
        view.Counted.ShouldHaveSingleItem().ShouldBe("rotate adopted");
    }

    [Fact]
    public async Task R23_A_pair_that_comes_after_a_disconnect_ends_as_adopted_and_is_dropped()
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        var serverTakes = TimeSpan.FromMilliseconds(50);
        Sandbox.Faults.Next(SandboxFault.Delay(serverTakes, afterProcessing: true));

        var late = TryAsync();
        await Time.WhenWaitsAsync(serverTakes);
        await Tokens.DisconnectAsync("alice", Token);
        Time.Advance(serverTakes);
        await late;

        view.Logged.ShouldHaveSingleItem().ShouldBe("adopted");
        view.Counted.ShouldHaveSingleItem().ShouldBe("rotate adopted");
    }

    [Theory]
    [InlineData("connect", "rejected")]
    [InlineData("import", "rejected")]
    [InlineData("connect", "rotated")]
    [InlineData("import", "rotated")]
    public async Task R23_Consents_and_imports_carry_their_outcome_too(string kind, string outcome)
    {
        using var view = await GivenViewOfExpiredGrantAsync();
        var secret = outcome is "rejected" ? "dead" : kind is "connect" ? Sandbox.IssueCode("trader-2") : (await Auth.GetTokenAsync(Sandbox.IssueCode("trader-2"), cancellationToken: Token)).RefreshToken;

        await SwallowAsync(kind is "connect" ? Tokens.ConnectAsync("bob", secret, Token) : Tokens.ImportAsync("bob", secret, Token));

        view.Logged.ShouldHaveSingleItem().ShouldBe(outcome);
        view.Counted.ShouldHaveSingleItem().ShouldBe($"{kind} {outcome}");
    }

    [Fact]
    public async Task R23_No_metric_is_tagged_with_a_subject()
    {
        using var view = await GivenViewOfExpiredGrantAsync();

        await Tokens.GetAsync("alice", Token);

        view.TagNames.Distinct().ShouldBe(["ctrader_auth.kind", "ctrader_auth.outcome"], ignoreOrder: true);
    }

    private async Task<OperatorView> GivenViewOfExpiredGrantAsync()
    {
        var program = GivenProgram();
        Tokens = program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        GivenExpired();
        var view = new OperatorView(program, Logs);
        view.Forget();
        return view;
    }

    private async Task GivenServerThatEndsIn(RotationOutcome outcome)
    {
        switch (outcome)
        {
            case RotationOutcome.Salvaged:
                Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", """{"accessToken":"aaaaaaaaaaaaaaaaaaaaaaaa","refreshToken":"rrrrrrrrrrrrrrrrrrrrrrrr"}"""));
                break;
            case RotationOutcome.Rejected:
                Sandbox.Revoke("trader-1");
                break;
            case RotationOutcome.Unavailable:
                Sandbox.Faults.Next(SandboxFault.Answer(429, "text/plain", "slower", TimeSpan.FromSeconds(60)));
                break;
            case RotationOutcome.NotSent:
                await Sandbox.DisposeAsync();
                break;
        }
    }

    private Task TryAsync() => SwallowAsync(Tokens.GetAsync("alice", Token).AsTask());

    private static async Task SwallowAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (CTraderAuthException)
        {
            // What the caller is told is not the subject here.
        }
    }

    private static string Label(RotationOutcome outcome) => outcome is RotationOutcome.NotSent ? "not_sent" : outcome.ToString().ToLowerInvariant();
}
