using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Load;

/// <summary>The rows of the load table in which a crowd meets an expired token.</summary>
public sealed class ExpiryTests : LoadTest
{
    private static readonly TimeSpan ServerTakes = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Ten_thousand_callers_at_expiry_make_one_refresh_and_none_fails_while_the_server_takes_its_time()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Delay(ServerTakes, afterProcessing: true));

        var callers = GivenCallers(10_000);
        await Time.WhenWaitsAsync(ServerTakes);
        var late = GivenCallers(100);
        Time.Advance(ServerTakes);

        (await Task.WhenAll([.. callers, .. late])).ShouldAllBe(token => token.Generation == 2);
        await ShouldHaveRefreshedOnceAsync();
    }

    [Fact]
    public async Task Ten_thousand_callers_at_expiry_make_one_refresh_and_none_fails_when_the_store_is_slow_too()
    {
        await GivenGrant("alice");
        GivenExpired();
        var storeTakes = TimeSpan.FromMilliseconds(5);
        Store.Gate(operation => operation is "Find" ? Task.Delay(storeTakes, Time, Token) : Task.CompletedTask);
        Sandbox.Faults.Next(SandboxFault.Delay(ServerTakes, afterProcessing: true));

        var callers = Task.WhenAll(GivenCallers(10_000));
        while (!callers.IsCompleted)
        {
            // Whoever reads: the flight, or the program that follows the store beside it.
            await Task.WhenAny(callers, Time.WhenWaitsAsync(wait => wait == storeTakes || wait == ServerTakes));
            Time.Advance(storeTakes);
        }

        Store.Repair();

        (await callers).ShouldAllBe(token => token.Generation == 2);
        await ShouldHaveRefreshedOnceAsync();
    }

    [Fact]
    public async Task Two_hundred_callers_spread_over_a_slow_rotation_make_one_refresh_and_none_fails()
    {
        var callers = new List<Task<CTraderAccessToken>>();
        GivenSandbox(options => options.OnTokenRequest = request => LetIn(request.GrantType is "refresh_token"));
        await GivenGrant("alice");
        GivenExpired();
        Store.Gate(async _ =>
        {
            LetIn(true);
            await Task.Yield();
        });

        LetIn(true);
        await WhenAsync("alice", status => status.Generation == 2);
        LetIn(true);

        callers.Count.ShouldBe(200);
        (await Task.WhenAll(callers)).ShouldAllBe(token => token.Generation == 2);
        await ShouldHaveRefreshedOnceAsync();

        // Stages: before, the first read, write 1, after it, the server, the re-read, write 2, after it.
        void LetIn(bool refreshing)
        {
            lock (callers)
            {
                callers.AddRange(GivenCallers(refreshing ? Math.Min(25, 200 - callers.Count) : 0));
            }
        }
    }

    [Fact]
    public async Task A_leader_who_cancels_leaves_fifty_followers_their_token()
    {
        using var leaving = new CancellationTokenSource();
        GivenSandbox(options => options.OnTokenRequest = request => CancelAtRefresh(request, leaving));
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Delay(ServerTakes, afterProcessing: false));

        var leader = Tokens.GetAsync("alice", leaving.Token).AsTask();
        await Time.WhenWaitsAsync(ServerTakes);
        var followers = Enumerable.Range(0, 50).Select(_ => Tokens.GetAsync("alice", Token).AsTask()).ToArray();
        Time.Advance(ServerTakes);

        await Should.ThrowAsync<OperationCanceledException>(leader);
        (await Task.WhenAll(followers)).ShouldAllBe(token => token.Generation == 2);
        await ShouldHaveRefreshedOnceAsync();
    }

    [Fact]
    public async Task A_caller_who_cancels_after_the_server_rotated_costs_nothing_and_the_next_call_succeeds()
    {
        using var leaving = new CancellationTokenSource();
        GivenSandbox(options => options.OnTokenRequest = request => CancelAtRefresh(request, leaving));
        await GivenGrant("alice");
        GivenExpired();

        var cancelled = Tokens.GetAsync("alice", leaving.Token).AsTask();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        var next = await Tokens.GetAsync("alice", Token);

        next.Generation.ShouldBe(2);
        await ShouldHaveRefreshedOnceAsync();
    }

    [Fact]
    public async Task Two_instances_with_fifty_callers_each_on_one_store_make_one_refresh_and_none_fails()
    {
        await GivenGrant("alice");
        var other = GivenProgram().GetRequiredService<ICTraderTokens>();
        await other.GetAsync("alice", Token);
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Delay(ServerTakes, afterProcessing: true));

        var callers = GivenCallers(50).Concat(GivenCallers(50, other)).ToArray();
        await Time.WhenWaitsAsync(ServerTakes);
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(5));
        Time.Advance(ServerTakes);

        (await Task.WhenAll(callers)).Select(token => token.Value).Distinct().ShouldHaveSingleItem();
        await ShouldHaveRefreshedOnceAsync();
    }

    [Fact]
    public async Task P3_A_response_that_takes_forty_seconds_causes_one_refresh_in_two_instances()
    {
        var (slow, look) = (TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(5));
        var (one, other) = (GivenTokens(Patient), GivenTokens(Patient));
        Tokens = one;
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Delay(slow, afterProcessing: true));

        var callers = Task.WhenAll([.. GivenCallers(5, one), .. GivenCallers(5, other)]);
        await Time.WhenWaitsAsync(slow);
        for (var passed = TimeSpan.Zero; passed < slow; passed += look)
        {
            await Time.WhenWaitsAsync(look);
            Time.Advance(look);
        }

        (await callers).Select(token => token.Value).Distinct().ShouldHaveSingleItem();
        await ShouldHaveRefreshedOnceAsync();

        static void Patient(CTraderAuthOptions options) => options.RequestTimeout = TimeSpan.FromMinutes(1);
    }

    // The sandbox tells after it has processed the request and before it answers.
    private static void CancelAtRefresh(SandboxRequest request, CancellationTokenSource leaving)
    {
        if (request is { GrantType: "refresh_token", Applied: true })
        {
            leaving.Cancel();
        }
    }
}
