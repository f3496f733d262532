using System.Threading.Channels;
using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using Npgsql;

namespace CTraderAuth.Tests.Connections;

/// <summary>P10: a pooler in transaction mode breaks prepared statements, settings of a session, and LISTEN.</summary>
public sealed class PoolerTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Fact]
    public async Task P10_Keeps_every_promise_behind_a_pooler()
    {
        var server = await SharedAsync();
        var pooler = await GivenPooler(server);
        var stores = Enumerable.Range(0, 2).Select(_ => GivenStore(pooler.ConnectionString, options => options.ListenConnectionString = server.ConnectionString)).ToArray();
        var opened = 0;

        foreach (var testCase in GrantStoreConformance.Cases)
        {
            await testCase.RunAsync(() => stores[opened++ % stores.Length]);
        }

        LoggedIds.ShouldNotContain(2007);
    }

    [Fact]
    public async Task P10_Without_a_direct_connection_it_warns_once_and_looks_at_everything_now_and_then()
    {
        var pooler = await GivenPooler(await SharedAsync());
        var (store, other) = (GivenStore(pooler.ConnectionString), GivenStore(pooler.ConnectionString));
        var heard = await GivenWatch(store);

        await other.TrySaveAsync(Row("alice"), 0, Cancellation);

        (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBeNull();
        LoggedIds.Count(id => id == 2007).ShouldBe(1);
    }

    [Fact]
    public async Task P10_Refuses_prepared_statements_behind_a_pooler()
    {
        var pooler = await GivenPooler(await SharedAsync());
        await using var source = NpgsqlDataSource.Create($"{pooler.ConnectionString};Max Auto Prepare=10;No Reset On Close=true");

        var own = await Should.ThrowAsync<StoreException>(() => GivenStore($"{pooler.ConnectionString};Max Auto Prepare=10").FindAsync("alice", Cancellation).AsTask());
        var given = await Should.ThrowAsync<StoreException>(() => GivenStore(source).FindAsync("alice", Cancellation).AsTask());

        own.Message.ShouldBe($"PostgreSQL at 127.0.0.1:{pooler.Port} is behind a pooler, and the connection string or data source has Max Auto Prepare, which executes wrong statements there. Set Max Auto Prepare=0. Nothing was read or written.");
        given.Message.ShouldBe(own.Message);
    }

    [Fact]
    public async Task P10_A_write_is_on_the_disk_although_another_client_of_the_pooler_left_its_settings()
    {
        var server = await GivenServer("wal_writer_delay=10s", "wal_writer_flush_after=1GB");
        var pooler = await GivenPooler(server);
        var store = GivenStore(pooler.ConnectionString);
        await store.FindAsync("alice", Cancellation);
        await using var other = NpgsqlDataSource.Create($"{pooler.ConnectionString};No Reset On Close=true");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            await using var command = other.CreateCommand("SET synchronous_commit = off");
            await command.ExecuteNonQueryAsync(Cancellation);
        }));

        var before = (string)(await server.ScalarAsync("SELECT pg_current_wal_insert_lsn()::text"))!;
        (await store.TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();

        (await server.NumberAsync($"SELECT (pg_current_wal_flush_lsn() > '{before}'::pg_lsn)::int")).ShouldBe(1);
    }

    [Fact]
    public async Task R32_A_pooler_that_was_led_to_the_promoted_standby_is_noticed_by_the_first_read()
    {
        var primary = await GivenServer();
        var pooler = await GivenPooler(primary);
        var store = GivenStore(pooler.ConnectionString);
        var heard = await GivenWatch(store);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await ShouldHearOfAliceAsync(heard);
        var standby = await GivenStandby(primary);
        await primary.KillAsync();
        await standby.PromoteAsync();
        await pooler.LeadToAsync(standby);

        var (found, _) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        found.ShouldNotBeNull();
        LoggedIds.ShouldContain(2004);
        Setbacks.Last.ShouldNotBeNull();
        (await heard.ReadAsync(Cancellation)).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R32_A_pooler_that_was_led_to_another_server_on_the_same_timeline_is_noticed_by_the_first_read(bool hasTable)
    {
        var server = await GivenServer();
        var pooler = await GivenPooler(server);
        var store = GivenStore(pooler.ConnectionString);
        var heard = await GivenWatch(store);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await ShouldHearOfAliceAsync(heard);
        var restored = Close(await PostgreSqlServer.CreateAsync());
        await (hasTable ? restored.ExecuteAsync(PostgreSqlGrantSchema.CreateScript()) : Task.CompletedTask);
        await pooler.LeadToAsync(restored);

        var (found, _) = await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());

        found.ShouldBeNull();
        LoggedIds.ShouldContain(2004);
        Setbacks.Last.ShouldNotBeNull();
        (await heard.ReadAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task R32_The_outcome_of_a_write_is_unknown_if_a_pooler_was_led_to_a_server_that_cannot_be_used()
    {
        var server = await GivenServer();
        var pooler = await GivenPooler(server);
        var store = GivenStore(pooler.ConnectionString);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        var volatileOne = await GivenServer("fsync=off");
        await volatileOne.ExecuteAsync(PostgreSqlGrantSchema.CreateScript());
        await pooler.LeadToAsync(volatileOne);

        var error = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("bob"), 0, Cancellation).AsTask());

        error.Message.ShouldBe($"A write at PostgreSQL at 127.0.0.1:{pooler.Port} was executed by another server than before, which cannot be used. The outcome of that write is unknown. The inner exception says why; the next call tries again.");
        error.InnerException!.Message.ShouldContain("fsync is off and must be on");
        (await volatileOne.NumberAsync("SELECT count(*) FROM ctrader_grants")).ShouldBe(1);
    }

    // Behind a pooler a null comes every 5 s, also before the first row.
    private static async Task ShouldHearOfAliceAsync(ChannelReader<string?> heard)
    {
        const int most = 12;
        string? subject = null;
        for (var i = 0; subject is null && i < most; i++)
        {
            subject = await heard.ReadAsync(Cancellation);
        }

        subject.ShouldBe("alice");
    }
}
