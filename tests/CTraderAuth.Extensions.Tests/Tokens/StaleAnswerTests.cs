using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>R33: no answer is older than the question.</summary>
public sealed class StaleAnswerTests : TokensTest
{
    private static readonly int Races = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 10_000 : 500;

    [Theory]
    [InlineData("get")]
    [InlineData("refresh")]
    [InlineData("replace")]
    public async Task A_rejection_that_was_read_before_the_call_is_not_its_result(string call)
    {
        using var late = new LateReads(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late)).GetRequiredService<ICTraderTokens>();
        await tokens.GetStatusAsync("alice", Token);
        late.HoldNextRead();
        var first = tokens.GetAsync("alice", Token).AsTask();
        await late.HasReadAsync();
        var connected = await GivenGrant("alice");

        var second = call switch
        {
            "get" => tokens.GetAsync("alice", Token).AsTask(),
            "refresh" => tokens.RefreshAsync("alice", Token),
            _ => tokens.ReplaceRejectedAsync("alice", "an older token", Token),
        };
        late.Release();

        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => first);
        (await second).Generation.ShouldBe(call is "refresh" ? 2 : connected.Generation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_begins_after_the_end_was_stored_is_not_told_the_outcome_that_was_unknown_before(bool refreshes)
    {
        await GivenGrant("alice");
        Sandbox.Faults.LoseNextAnswer();
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token));
        var late = new TaskCompletionSource<Task<CTraderAccessToken>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.Gate(operation =>
        {
            // The watch may hear of the end before the call has begun.
            if (operation is "Done" && Refreshes.Count == 2 && !late.Task.IsCompleted)
            {
                late.SetResult(refreshes ? Tokens.RefreshAsync("alice", Token) : Tokens.GetAsync("alice", Token).AsTask());
            }

            return Task.CompletedTask;
        });

        await PassSettlingAsync(WhenAsync("alice", status => status.State == GrantState.ReauthorizationRequired));

        var call = await late.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(call)).Reason.ShouldBe(ReauthorizationReason.ResponseLost);
    }

    [Theory]
    [InlineData("get", true)]
    [InlineData("refresh", true)]
    [InlineData("replace", true)]
    [InlineData("get", false)]
    [InlineData("replace", false)]
    public async Task R33_A_call_after_a_consent_elsewhere_is_not_told_the_outcome_that_was_unknown_before(string call, bool waits)
    {
        using var late = new LateReads(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late)).GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.LoseNextAnswer();
        if (!waits)
        {
            HoldTheReadAfterTheRecord(late);
        }

        await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.GetAsync("alice", Token).AsTask());
        if (waits)
        {
            await Time.WhenLooksAsync();
            late.HoldNextRead();
        }
        else
        {
            await late.HasReadAsync();
        }

        var connected = await GivenGrant("alice");
        await late.HasReadAsync();

        var asked = call switch
        {
            "get" => tokens.GetAsync("alice", Token).AsTask(),
            "refresh" => tokens.RefreshAsync("alice", Token),
            _ => tokens.ReplaceRejectedAsync("alice", "an older token", Token),
        };
        late.Release();

        (await asked).Generation.ShouldBe(call is "refresh" ? connected.Generation + 1 : connected.Generation);
    }

    [Fact]
    public async Task R33_A_call_after_a_consent_elsewhere_never_hears_that_nobody_has_connected()
    {
        var other = GivenTokens();
        for (var race = 0; race < Races; race++)
        {
            var subject = $"trader-{race}";
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var asking = Task.Run(() => AskInVainAsync(other, subject, ending.Token), Token);
            await Tokens.ImportAsync(subject, new CTraderToken($"a{race}", $"r{race}", "bearer", TimeSpan.FromDays(30), Time.GetUtcNow()), Token);

            var token = await other.GetAsync(subject, Token);

            token.Value.ShouldBe($"a{race}");
            await ending.CancelAsync();
            await asking;
        }
    }

    [Fact]
    public async Task A_refresh_never_yields_the_token_that_it_replaces_when_the_flight_fails_at_its_next_look()
    {
        await GivenGrant("alice");
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token));
        await Time.WhenLooksAsync();
        var isCaller = new AsyncLocal<bool> { Value = true };
        var reads = 0;
        Store.Gate(operation =>
        {
            // The caller reads first, then the flight, which does not run in the context of the caller.
            var fails = operation is "Find" && (isCaller.Value ? Interlocked.CompareExchange(ref reads, 1, 0) < 0 : Interlocked.CompareExchange(ref reads, 2, 1) is 1);
            return fails ? throw new IOException("The disk is busy.") : Task.CompletedTask;
        });

        var refreshed = await PassSettlingAsync(Tokens.RefreshAsync("alice", Token));

        refreshed.Generation.ShouldBe(2);
        reads.ShouldBe(2);
    }

    /// <summary>The attempt is the first write, the record of its outcome the second.</summary>
    private void HoldTheReadAfterTheRecord(LateReads late)
    {
        var writes = 0;
        Store.Gate(operation =>
        {
            if (operation is "Save" && Interlocked.Increment(ref writes) is 2)
            {
                late.HoldNextRead();
            }

            return Task.CompletedTask;
        });
    }

    private static async Task AskInVainAsync(ICTraderTokens tokens, string subject, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await tokens.GetAsync(subject, CancellationToken.None);
            }
            catch (CTraderReauthorizationRequiredException)
            {
                await Task.Yield();
            }
        }
    }
}
