using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Failover;

/// <summary>R32, with replicas that each write waits for.</summary>
public sealed class ReplicaTests(SharedServer shared) : RedisTest(shared)
{
    [Fact]
    public async Task R32_A_write_that_returned_is_on_the_replica()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore(master);

        (await store.TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();
        await master.KillAsync();
        await (await GivenDatabase(replica)).ExecuteAsync("REPLICAOF", "NO", "ONE");

        (await GivenStore(replica.Configuration).FindAsync("alice", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task R32_A_master_that_goes_on_after_its_replica_was_promoted_ends_no_write_as_done()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore(master, TimeSpan.FromSeconds(1));
        await Eventually.WorksAsync(() => store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());

        await (await GivenDatabase(replica)).ExecuteAsync("REPLICAOF", "NO", "ONE");
        var write = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());
        var read = await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());

        write.Message.ShouldContain("only 0 of 1 replicas confirmed");
        read.Message.ShouldBe(write.Message);
        (await GivenStore(replica.PatientConfiguration).FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task R32_A_write_that_no_replica_confirmed_is_unknown_and_no_read_shows_it_until_one_has_it()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore(master, TimeSpan.FromSeconds(2));
        await GivenStore(master).TrySaveAsync(Row("alice"), 0, Cancellation);
        await replica.PauseAsync();

        var write = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());
        var read = await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());
        var list = await Should.ThrowAsync<StoreException>(() => store.ListAsync(null, Cancellation).CountAsync(Cancellation).AsTask());
        await replica.ContinueAsync();
        var (found, _) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        write.Message.ShouldBe($"Redis at {master.Configuration} has the last writes, but only 0 of 1 replicas confirmed them in time. The outcome of those writes is unknown: a failover may lose them. Check the replicas; the next call asks again.");
        (read.Message, list.Message).ShouldBe((write.Message, write.Message));
        found!.Version.ShouldBe(2);
        (await GivenStore(master).FindAsync("alice", Cancellation))!.Version.ShouldBe(2);
        Logs.GetSnapshot().Select(record => record.Id.Id).Where(id => id is 2106 or 2107).ShouldBe([2106, 2107]);
    }

    [Fact]
    public async Task R32_A_write_whose_response_was_lost_is_shown_by_no_read_until_a_replica_has_it()
    {
        var (master, replica) = await GivenPair();
        var proxy = Close(new SwallowingProxy(master.Port));
        var store = GivenStore($"127.0.0.1:{proxy.Port},connectTimeout=60000,asyncTimeout=2000", options => (options.Replicas, options.ReplicaTimeout) = (1, TimeSpan.FromSeconds(1)));
        await Eventually.WorksAsync(() => store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());
        await replica.PauseAsync();

        proxy.LoseAnswers();
        var write = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());
        (await GivenStore(master.PatientConfiguration).FindAsync("alice", Cancellation))!.Version.ShouldBe(2);
        proxy.Cut();
        var read = await FirstReadAsync(store);
        await replica.ContinueAsync();
        var (found, _) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        write.Message.ShouldContain("did not answer in time");
        read.ShouldContain("only 0 of 1 replicas confirmed");
        found!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_write_that_the_server_refused_makes_no_read_wait_for_replicas()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore(master, TimeSpan.FromSeconds(1));
        await Eventually.WorksAsync(() => store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());
        await replica.PauseAsync();
        await (await GivenDatabase(master)).ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());

        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
        await replica.ContinueAsync();
    }

    [Fact]
    public async Task Says_that_replicas_did_not_confirm_also_if_the_server_refuses_to_ask_them()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore(master, TimeSpan.FromSeconds(1));
        await replica.PauseAsync();
        await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());
        await (await GivenDatabase(master)).ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        var error = await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldContain("only 0 of 1 replicas confirmed");
        error.InnerException!.Message.ShouldContain("has reached its maxmemory");
        await replica.ContinueAsync();
    }

    [Fact]
    public async Task A_write_that_was_lost_to_another_one_waits_for_nobody()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore(master);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await replica.PauseAsync();

        (await store.TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeFalse();
        await replica.ContinueAsync();
    }

    [Fact]
    public async Task Reads_go_on_while_writes_wait_for_replicas()
    {
        var (master, replica) = await GivenPair();
        var store = GivenStore(master);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await replica.PauseAsync();

        var writing = store.TrySaveAsync(Row("bob"), 0, Cancellation).AsTask();
        var found = await store.FindAsync("alice", Cancellation);

        found.ShouldNotBeNull();
        writing.IsCompleted.ShouldBeFalse();
        await replica.ContinueAsync();
        (await writing).ShouldBeTrue();
    }

    [Fact]
    public async Task Many_writes_share_one_wait()
    {
        const int writes = 200;
        var (master, _) = await GivenPair();
        var (store, database) = (GivenStore(master), await GivenDatabase(master));
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await database.ExecuteAsync("CONFIG", "RESETSTAT");

        (await Task.WhenAll(Enumerable.Range(0, writes).Select(i => store.TrySaveAsync(Row($"trader-{i}"), 0, Cancellation).AsTask()))).ShouldAllBe(saved => saved);

        var waits = ((string)(await database.ExecuteAsync("INFO", "commandstats"))!).Split('\n').Single(line => line.StartsWith("cmdstat_wait:", StringComparison.Ordinal));
        int.Parse(waits.Split('=', ',')[1], null).ShouldBeLessThan(writes / 2);
    }

    // The first that is answered over a new connection: what it returned, or why it did not.
    private static async Task<string> FirstReadAsync(RedisGrantStore store)
    {
        var answer = "";
        await Eventually.ReadyAsync(async () =>
        {
            try
            {
                answer = $"version {(await store.FindAsync("alice", Cancellation))?.Version}";
            }
            catch (StoreException e)
            {
                answer = e.Message;
            }

            return answer.Contains("version", StringComparison.Ordinal) || answer.Contains("replicas", StringComparison.Ordinal);
        });
        return answer;
    }

    private RedisGrantStore GivenStore(RedisServer master, TimeSpan? timeout = null) =>
        GivenStore(master.PatientConfiguration, options => (options.Replicas, options.ReplicaTimeout) = (1, timeout ?? TimeSpan.FromSeconds(30)));

    private async Task<(RedisServer Master, RedisServer Replica)> GivenPair()
    {
        var master = await GivenServer();
        var replica = await GivenReplica(master);
        await (await GivenDatabase(master)).ReplicatedAsync();
        return (master, replica);
    }
}
