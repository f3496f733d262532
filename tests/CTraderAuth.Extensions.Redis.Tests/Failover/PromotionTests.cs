using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Failover;

/// <summary>R32: what each topology promises is kept, and what it does not promise is noticed.</summary>
public sealed class PromotionTests(SharedServer shared) : RedisTest(shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task R32_A_promoted_replica_is_found_and_every_watcher_is_told_before_anything_is_read_from_it()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore($"{master.Configuration},{replica.Configuration}");
        (await store.TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();
        await (await GivenDatabase(master)).ReplicatedAsync();
        await using var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await changes.MoveNextAsync()).ShouldBeTrue();

        await master.KillAsync();
        await (await GivenDatabase(replica)).ExecuteAsync("REPLICAOF", "NO", "ONE");
        var next = changes.MoveNextAsync().AsTask();
        var (found, after) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        (await next.WaitAsync(Patience, Cancellation)).ShouldBeTrue();
        changes.Current.ShouldBeNull();
        found!.Version.ShouldBe(1);
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 2104);
        (await store.TrySaveAsync(Row("alice", 2), 1, Cancellation)).ShouldBeTrue();
        TestContext.Current.TestOutputHelper?.WriteLine($"read {after.TotalSeconds:F1} s after the promotion");
    }

    [Fact]
    public async Task R32_A_master_that_was_demoted_while_it_runs_is_left_without_an_error()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore($"{master.Configuration},{replica.Configuration}");
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await (await GivenDatabase(master)).ReplicatedAsync();

        await (await GivenDatabase(replica)).ExecuteAsync("REPLICAOF", "NO", "ONE");
        await (await GivenDatabase(master)).ExecuteAsync("REPLICAOF", "127.0.0.1", replica.Port);
        var (saved, _) = await Eventually.WorksAsync(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());

        saved.ShouldBeTrue();
        (await GivenStore(replica.Configuration).FindAsync("alice", Cancellation))!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task R32_A_server_that_is_killed_and_started_again_has_every_acknowledged_write()
    {
        var server = await GivenServer();
        var store = GivenStore(server.Configuration);
        var acknowledged = new long[16];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writers = Enumerable.Range(0, acknowledged.Length).Select(i => Task.Run(() => WriteAsync(store, i, acknowledged, stop.Token), Cancellation)).ToArray();

        for (var kill = 0; kill < 2; kill++)
        {
            await Eventually.EachGrowsAsync(acknowledged, by: 10);
            await server.KillAsync();
            await server.StartAgainAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        var later = GivenStore(server.Configuration);
        for (var i = 0; i < acknowledged.Length; i++)
        {
            (await later.FindAsync($"trader-{i}", Cancellation))!.Version.ShouldBeGreaterThanOrEqualTo(acknowledged[i]);
        }

        (await later.ListAsync(DateTimeOffset.UnixEpoch, Cancellation).CountAsync(Cancellation)).ShouldBe(acknowledged.Length);
    }

    [Fact]
    public async Task R32_Lost_writes_are_noticed_when_a_replica_that_was_behind_is_promoted()
    {
        var master = await GivenServer();
        var way = Close(new SwallowingProxy(master.Port));
        var replica = Close(await RedisServer.StartReplicaAsync(way.Port));
        var store = GivenStore($"{master.Configuration},{replica.Configuration}");
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await (await GivenDatabase(master)).ReplicatedAsync();
        way.Swallow();
        (await store.TrySaveAsync(Row("alice", 2), 1, Cancellation)).ShouldBeTrue();
        await using var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await changes.MoveNextAsync();

        await master.KillAsync();
        await (await GivenDatabase(replica)).ExecuteAsync("REPLICAOF", "NO", "ONE");
        var next = changes.MoveNextAsync().AsTask();
        var (found, _) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        found!.Version.ShouldBe(1);
        (await next.WaitAsync(Patience, Cancellation)).ShouldBeTrue();
        changes.Current.ShouldBeNull();
    }

    private static async Task WriteAsync(RedisGrantStore store, int i, long[] acknowledged, CancellationToken cancellationToken)
    {
        for (var version = 1L; !cancellationToken.IsCancellationRequested;)
        {
            try
            {
                var expected = (await store.FindAsync($"trader-{i}", cancellationToken))?.Version ?? 0;
                expected.ShouldBeGreaterThanOrEqualTo(acknowledged[i]);
                version = expected + 1;
                if (await store.TrySaveAsync(Row($"trader-{i}", version, DateTimeOffset.UnixEpoch, new byte[500]), expected, CancellationToken.None))
                {
                    Volatile.Write(ref acknowledged[i], version);
                }
            }
            catch (Exception e) when (e is StoreException or OperationCanceledException)
            {
                // The server is away: read again, and go on from there.
            }
        }
    }

    private async Task<(RedisServer Master, RedisServer Replica)> GivenPair()
    {
        var master = await GivenServer();
        var replica = await GivenReplica(master);
        await (await GivenDatabase(master)).ReplicatedAsync();
        return (master, replica);
    }
}
