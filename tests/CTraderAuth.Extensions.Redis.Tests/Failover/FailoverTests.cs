using CTraderAuth.Campaign;
using CTraderAuth.Servers;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Failover;

/// <summary>R32: programs that rotate without a pause while the master is killed and its replica is promoted. Ten times when CTRADERAUTH_CAMPAIGN is set.</summary>
public sealed class FailoverTests(SharedServer shared) : RedisTest(shared)
{
    private const int Programs = 4, Subjects = 12;
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 };

    [Fact]
    public async Task R32_With_a_replica_that_confirms_each_write_no_failover_loses_a_grant_or_sends_a_token_twice()
    {
        // The longest time-out: no attempt is taken over while the store is away, which would be a loss by the test's clock.
        var (clock, servers) = (new AcceleratedClock(), Close(await ServerPair.StartAsync()));
        await using var sandbox = GivenSandbox(clock);
        var programs = GivenPrograms(sandbox, servers, clock, TimeSpan.FromMinutes(5), replicas: 1);

        await FailOverAsync(IsCampaign ? 10 : 2, sandbox, programs, servers.FailOverAsync);
    }

    [Fact]
    public async Task R32_A_replica_that_is_behind_costs_no_grant_while_the_programs_live()
    {
        var servers = Close(await ServerPair.StartAsync());
        await using var sandbox = GivenSandbox(TimeProvider.System);
        var programs = GivenPrograms(sandbox, servers, TimeProvider.System, TimeSpan.FromSeconds(3), replicas: 0);

        await FailOverAsync(IsCampaign ? 10 : 1, sandbox, programs, async () =>
        {
            servers.FallBehind();
            await MoreRequestsAsync(sandbox, 100);
            await servers.FailOverAsync();
        });
    }

    private static async Task FailOverAsync(int times, CTraderSandbox sandbox, ICTraderTokens[] programs, Func<Task> failOverAsync)
    {
        for (var i = 0; i < Subjects; i++)
        {
            await programs[0].ConnectAsync($"trader-{i}", sandbox.IssueCode($"trader-{i}"), Cancellation);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var rotating = programs.SelectMany(tokens => Enumerable.Range(0, Subjects).Select(i => Task.Run(() => RotateAsync(tokens, $"trader-{i}", stop.Token), Cancellation))).ToArray();
        for (var failover = 0; failover < times; failover++)
        {
            await MoreRequestsAsync(sandbox, 200);
            await failOverAsync();
        }

        await MoreRequestsAsync(sandbox, 200);
        await stop.CancelAsync();
        var lost = (await Task.WhenAll(rotating)).Where(reason => reason is not null).ToList();

        var sent = sandbox.TokenRequests.Where(request => request.GrantType is "refresh_token").ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{times} failovers, {sent.Count} requests, {sent.Count - sent.Select(request => request.RefreshToken).Distinct().Count()} twice, {lost.Count} lost");
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
        return Eventually.ReadyAsync(() => sandbox.TokenRequests.Count >= before + more, TimeSpan.FromMinutes(2));
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

    private static CTraderSandbox GivenSandbox(TimeProvider time) =>
        CTraderSandbox.Start(options => (options.Reuse, options.TimeProvider, options.CodeLifetime) = (RefreshTokenReuse.RevokeFamily, time, TimeSpan.FromDays(1)));

    private ICTraderTokens[] GivenPrograms(CTraderSandbox sandbox, ServerPair servers, TimeProvider time, TimeSpan requestTimeout, int replicas) =>
    [
        .. Enumerable.Range(0, Programs).Select(_ =>
        {
            var services = new ServiceCollection().AddSingleton(time);
            services.AddCTraderAuth(options => options.RequestTimeout = requestTimeout).UseSandbox(sandbox)
                .UseRedis(servers.Configuration, options => (options.Replicas, options.ReplicaTimeout) = (replicas, TimeSpan.FromMilliseconds(500)));
            return Close(services.BuildServiceProvider()).GetRequiredService<ICTraderTokens>();
        }),
    ];
}
