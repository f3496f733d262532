using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Failover;

/// <summary>R32: what a failover loses is said beforehand and noticed afterwards.</summary>
public sealed class FailoverTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Fact]
    public async Task R32_A_synchronous_standby_has_every_write_that_returned()
    {
        const int writers = 4;
        var primary = await GivenServer();
        var standby = await GivenStandby(primary);
        await MakeSynchronousAsync(primary);
        var stores = Enumerable.Range(0, 2).Select(_ => GivenStore(Both(primary, standby))).ToArray();
        var heard = await GivenWatch(stores[0]);
        var acknowledged = new long[writers];
        using var stop = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(i => Task.Run(async () =>
        {
            try
            {
                while (!stop.IsCancellationRequested && await stores[i % 2].TrySaveAsync(Row($"trader-{i}", acknowledged[i] + 1), acknowledged[i], CancellationToken.None))
                {
                    Interlocked.Increment(ref acknowledged[i]);
                }
            }
            catch (StoreException)
            {
                // The primary is gone.
            }
        })));

        await Eventually.EachGrowsAsync(acknowledged, by: 50);
        await primary.KillAsync();
        await stop.CancelAsync();
        await writing;
        await standby.PromoteAsync();

        for (var i = 0; i < writers; i++)
        {
            var (found, _) = await Eventually.WorksAsync(() => stores[0].FindAsync($"trader-{i}", Cancellation).AsTask());
            found!.Version.ShouldBeGreaterThanOrEqualTo(acknowledged[i]);
        }

        LoggedIds.ShouldContain(2004);
        await ShouldHearOfAGapAsync(heard);
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("error")]
    public async Task R32_A_write_that_the_standby_did_not_confirm_is_unknown(string clientMinMessages)
    {
        var primary = await GivenServer();
        await primary.ExecuteAsync($"ALTER ROLE postgres SET client_min_messages = {clientMinMessages}");
        var standby = await GivenStandby(primary);
        await MakeSynchronousAsync(primary);
        var patient = GivenStore($"{primary.ConnectionString};Timeout=60");
        await patient.TrySaveAsync(Row("alice"), 0, Cancellation);
        var store = GivenStore($"{primary.ConnectionString};Timeout=60;Cancellation Timeout=30000", options => options.CommandTimeout = TimeSpan.FromSeconds(3));
        await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());
        await standby.PauseAsync();

        var error = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());
        var read = await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());
        await standby.ContinueAsync();

        read.Message.ShouldBe(error.Message);
        error.Message.ShouldBe($"{primary.Address} has the write, but gave up waiting for the standby that was to confirm it. The outcome is unknown: a failover may lose it. Check the standbys of synchronous_standby_names.");
        var (found, _) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());
        found!.Version.ShouldBe(2);
        (await patient.TrySaveAsync(Row("alice", 3), 2, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task R32_A_cancelled_write_goes_on_and_is_never_given_up()
    {
        var primary = await GivenServer();
        var standby = await GivenStandby(primary);
        await MakeSynchronousAsync(primary);
        var (store, other) = (GivenStore(primary.ConnectionString), GivenStore(primary.ConnectionString));
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await other.FindAsync("alice", Cancellation);
        await standby.PauseAsync();
        using var cancelled = new CancellationTokenSource();

        var write = store.TrySaveAsync(Row("alice", 2), 1, cancelled.Token).AsTask();
        await WaitForStandbyAsync(primary, 1);
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => write);

        (await other.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
        (await primary.NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")).ShouldBe(1);
        await standby.ContinueAsync();
        await Eventually.ReadyAsync(async () => (await other.FindAsync("alice", Cancellation))!.Version == 2);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("versions")]
    [InlineData("write")]
    public async Task R32_A_write_that_is_visible_only_after_its_connection_was_lost_is_announced_again(string seenBy)
    {
        var primary = await GivenServer();
        var standby = await GivenStandby(primary);
        await MakeSynchronousAsync(primary);
        await using var proxy = new SwallowingProxy(primary.Port);
        var (store, other) = (GivenStore($"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres"), GivenStore(primary.ConnectionString));
        await other.TrySaveAsync(Row("alice"), 0, Cancellation);
        await store.FindAsync("alice", Cancellation);
        var heard = await GivenWatch(other);
        await standby.PauseAsync();

        var write = store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask();
        await WaitForStandbyAsync(primary, 1);
        proxy.Cut();
        await Should.ThrowAsync<StoreException>(() => write);
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");
        (await other.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);

        // A read that still finds the old row ends nothing.
        var early = store.FindAsync("alice", Cancellation).AsTask();
        await WaitForStandbyAsync(primary, 2);
        await standby.ContinueAsync();
        await early;
        await Eventually.ReadyAsync(async () => (await other.FindAsync("alice", Cancellation))!.Version == 2);
        var isSeen = seenBy switch
        {
            "read" => (await store.FindAsync("alice", Cancellation))!.Version == 2,
            "versions" => (await store.FindVersionsAsync(["alice"], Cancellation))["alice"] == 2,
            _ => !await store.TrySaveAsync(Row("alice", 3), 1, Cancellation),
        };
        isSeen.ShouldBeTrue();

        (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBe("alice");
    }

    [Fact]
    public async Task R32_An_asynchronous_standby_that_was_behind_is_noticed_before_its_first_row_is_used()
    {
        var primary = await GivenServer();
        await using var between = new SwallowingProxy(primary.Port);
        var standby = await GivenStandby(primary, $"primary_conninfo=host=127.0.0.1 port={between.Port} user=postgres");
        var store = GivenStore(Both(primary, standby));
        var heard = await GivenWatch(store);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");
        await Eventually.ReadyAsync(async () => await standby.NumberAsync("SELECT count(*) FROM pg_class WHERE relname = 'ctrader_grants'") == 1);
        await Eventually.ReadyAsync(async () => await standby.NumberAsync("SELECT count(*) FROM ctrader_grants") == 1);
        between.Target = 1;
        between.Swallow();
        await store.TrySaveAsync(Row("alice", 2), 1, Cancellation);
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");

        await primary.KillAsync();
        await standby.PromoteAsync();
        var (found, after) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        found!.Version.ShouldBe(1);
        Setbacks.Last.ShouldNotBeNull();
        (await heard.ReadAsync(Cancellation)).ShouldBeNull();
        Logs.GetSnapshot().Single(record => record.Id.Id == 2004).Message.ShouldMatch(@"has another history than the server before \(system \d+, timeline 1, now system \d+, timeline 2\)");
        TestContext.Current.TestOutputHelper!.WriteLine($"Read after {after.TotalSeconds:0.0} s.");
    }

    [Fact]
    public async Task R32_An_old_primary_that_comes_back_is_not_believed()
    {
        var primary = await GivenServer();
        await using var address = new SwallowingProxy(primary.Port);
        var store = GivenStore($"Host=127.0.0.1;Port={address.Port};Username=postgres;Database=postgres");
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        var standby = await GivenStandby(primary);
        await primary.KillAsync();
        await standby.PromoteAsync();
        address.Target = standby.Port;
        address.Cut();
        await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        await primary.StartAsync();
        address.Target = primary.Port;
        address.Cut();
        var error = await Should.ThrowAsync<StoreException>(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await store.FindAsync("alice", Cancellation);
            }
        });

        error.Message.ShouldStartWith($"PostgreSQL at 127.0.0.1:{address.Port} is on timeline 1, and this process was connected to timeline 2 before: it is the old primary of a failover");
        address.Target = standby.Port;
        address.Cut();
        (await Eventually.WorksAsync(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask())).Result.ShouldBeTrue();
    }

    [Fact]
    public async Task R32_A_backup_that_was_restored_on_another_server_is_noticed()
    {
        var primary = await GivenServer();
        await using var address = new SwallowingProxy(primary.Port);
        var store = GivenStore($"Host=127.0.0.1;Port={address.Port};Username=postgres;Database=postgres");
        var heard = await GivenWatch(store);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");
        var restored = Close(await PostgreSqlServer.CreateAsync());

        address.Target = restored.Port;
        address.Cut();
        var (found, _) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        found.ShouldBeNull();
        LoggedIds.ShouldContain(2004);
        await ShouldHearOfAGapAsync(heard);
    }

    private static string Both(PostgreSqlServer primary, PostgreSqlServer standby) =>
        $"Host=127.0.0.1:{standby.Port},127.0.0.1:{primary.Port};Username=postgres;Database=postgres";

    private static Task WaitForStandbyAsync(PostgreSqlServer primary, int waiting) =>
        Eventually.ReadyAsync(async () => await primary.NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == waiting);

    private static async Task MakeSynchronousAsync(PostgreSqlServer primary)
    {
        await primary.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await primary.ExecuteAsync("SELECT pg_reload_conf()");
        await Eventually.ReadyAsync(async () => await primary.NumberAsync("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1);
    }
}
