using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Connections;

/// <summary>A server that is killed and started again while everybody writes.</summary>
public sealed class RestartTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Fact]
    public async Task Loses_no_acknowledged_write_and_goes_on_by_itself()
    {
        const int writers = 8, kills = 3;
        var server = await GivenServer();
        var stores = Enumerable.Range(0, 3).Select(_ => GivenStore(server.ConnectionString)).ToArray();
        var heard = await GivenWatch(stores[0]);
        using var stop = new CancellationTokenSource();
        var acknowledged = new long[writers];
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(i => Task.Run(() => WriteAsync(stores[i % stores.Length], i, acknowledged, stop.Token))));

        for (var i = 0; i < kills; i++)
        {
            await Eventually.EachGrowsAsync(acknowledged, by: 10);
            await server.KillAsync();
            await server.StartAsync();
        }

        await Eventually.EachGrowsAsync(acknowledged, by: 10);
        await stop.CancelAsync();
        await writing;

        for (var i = 0; i < writers; i++)
        {
            (await stores[0].FindAsync($"trader-{i}", Cancellation))!.Version.ShouldBeGreaterThanOrEqualTo(acknowledged[i]);
        }

        // The row of nobody: what is heard after this was not in silence.
        await stores[1].TrySaveAsync(Row("the last"), 0, Cancellation);
        var nulls = 0;
        await foreach (var subject in heard.ReadAllAsync(Cancellation))
        {
            nulls += subject is null ? 1 : 0;
            if (subject is "the last" || (subject is null && await stores[0].FindAsync("the last", Cancellation) is not null))
            {
                break;
            }
        }

        nulls.ShouldBeGreaterThanOrEqualTo(1);
        LoggedIds.ShouldNotContain(2004);
    }

    [Fact]
    public async Task A_read_is_repeated_on_a_new_connection_if_the_pool_has_only_dead_ones()
    {
        var server = await GivenServer();
        var store = GivenStore(server.ConnectionString);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => store.FindAsync("alice", Cancellation).AsTask()));

        await server.KillAsync();
        await server.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ => (await store.FindAsync("alice", Cancellation)).ShouldNotBeNull()));
    }

    [Fact]
    public async Task A_read_is_repeated_if_its_backend_is_terminated()
    {
        var server = await SharedAsync();
        var store = GivenStore($"{server.ConnectionString};Application Name={ClientId}");
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);

        await server.ExecuteAsync($"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = '{ClientId}'");

        (await store.FindAsync("alice", Cancellation)).ShouldNotBeNull();
    }

    private static async Task WriteAsync(PostgreSqlGrantStore store, int writer, long[] acknowledged, CancellationToken stop)
    {
        for (var version = 0L; !stop.IsCancellationRequested;)
        {
            try
            {
                if (await store.TrySaveAsync(Row($"trader-{writer}", version + 1, null, 1), version, CancellationToken.None))
                {
                    version++;
                    Interlocked.Exchange(ref acknowledged[writer], version);
                }
                else
                {
                    version = (await store.FindAsync($"trader-{writer}", CancellationToken.None))!.Version;
                }
            }
            catch (StoreException)
            {
                await Task.Yield();
            }
        }
    }
}
