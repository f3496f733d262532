using CTraderAuth.Campaign;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Failover;

/// <summary>R32: programs that rotate without a pause while the master is killed and its replica is promoted. Ten times when CTRADERAUTH_CAMPAIGN is set.</summary>
public sealed class FailoverTests(SharedServer shared) : RedisTest(shared)
{
    private const int Programs = 4, Subjects = 12;
    private readonly AcceleratedClock _clock = new();
    private static readonly int Failovers = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 10 : 2;

    [Fact]
    public async Task R32_With_a_replica_that_confirms_each_write_no_failover_loses_a_grant_or_sends_a_token_twice()
    {
        var servers = Close(await ServerPair.StartAsync());
        await using var sandbox = CTraderSandbox.Start(options => (options.Reuse, options.TimeProvider, options.CodeLifetime) = (RefreshTokenReuse.RevokeFamily, _clock, TimeSpan.FromDays(1)));
        var programs = Enumerable.Range(0, Programs).Select(_ => GivenTokens(sandbox, servers)).ToArray();
        for (var i = 0; i < Subjects; i++)
        {
            await programs[0].ConnectAsync($"trader-{i}", sandbox.IssueCode($"trader-{i}"), Cancellation);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var rotating = programs.SelectMany(tokens => Enumerable.Range(0, Subjects).Select(i => Task.Run(() => RotateAsync(tokens, $"trader-{i}", stop.Token), Cancellation))).ToArray();
        for (var failover = 0; failover < Failovers; failover++)
        {
            await MoreRequestsAsync(sandbox, 200);
            await servers.FailOverAsync();
        }

        await MoreRequestsAsync(sandbox, 200);
        await stop.CancelAsync();
        var lost = (await Task.WhenAll(rotating)).Where(reason => reason is not null).ToList();

        var sent = sandbox.TokenRequests.Where(request => request.GrantType is "refresh_token").ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Failovers} failovers, {sent.Count} requests, {sent.Count - sent.Select(request => request.RefreshToken).Distinct().Count()} twice, {lost.Count} lost");
        lost.ShouldBeEmpty();
        sent.Select(request => request.RefreshToken).ShouldBeUnique();
        for (var i = 0; i < Subjects; i++)
        {
            (await Eventually.WorksAsync(() => programs[i % Programs].RefreshAsync($"trader-{i}", Cancellation))).Result.Value.ShouldNotBeEmpty();
        }
    }

    private static Task MoreRequestsAsync(CTraderSandbox sandbox, int more)
    {
        var before = sandbox.TokenRequests.Count;
        return Eventually.ReadyAsync(() => Task.FromResult(sandbox.TokenRequests.Count >= before + more));
    }

    private static async Task<ReauthorizationReason?> RotateAsync(ICTraderTokens tokens, string subject, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await tokens.RefreshAsync(subject, cancellationToken);
            }
            catch (CTraderReauthorizationRequiredException e)
            {
                return e.Reason;
            }
            catch (Exception e) when (e is CTraderAuthException or OperationCanceledException)
            {
                await Task.Yield();
            }
        }

        return null;
    }

    private ICTraderTokens GivenTokens(CTraderSandbox sandbox, ServerPair servers)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_clock);

        // Long enough that no attempt is taken over while the store is away: that would be a loss by the test's clock.
        services.AddCTraderAuth(options => options.RequestTimeout = TimeSpan.FromMinutes(5)).UseSandbox(sandbox).UseRedis(servers.Configuration, options => (options.Replicas, options.ReplicaTimeout) = (1, TimeSpan.FromMilliseconds(500)));
        return Close(services.BuildServiceProvider()).GetRequiredService<ICTraderTokens>();
    }
}
