using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Connections;

/// <summary>What a server promises is known before the first row is read or written.</summary>
public sealed class DurableServerTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Fact]
    public async Task Refuses_a_server_that_may_forget_unless_the_operator_says_so()
    {
        var server = await GivenServer("fsync=off");

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.ConnectionString).TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());
        var saved = await GivenStore(server.ConnectionString, options => options.AllowVolatile = true).TrySaveAsync(Row("alice"), 0, Cancellation);

        error.Message.ShouldStartWith($"{server.Address} may forget acknowledged writes: fsync is off and must be on.");
        saved.ShouldBeTrue();
        Logs.GetSnapshot().Single(record => record.Id.Id == 2002).Message.ShouldContain("fsync is off");
    }

    [Fact]
    public async Task Refuses_a_table_that_a_crash_empties_unless_the_operator_says_so()
    {
        var server = await GivenServer();
        await server.ExecuteAsync(PostgreSqlGrantSchema.CreateScript());
        await server.ExecuteAsync("ALTER TABLE ctrader_grants SET UNLOGGED");
        var store = GivenStore(server.ConnectionString);

        var error = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());
        var saved = await GivenStore(server.ConnectionString, options => options.AllowVolatile = true).TrySaveAsync(Row("alice"), 0, Cancellation);
        var promise = Promise.Text;
        await server.ExecuteAsync("ALTER TABLE ctrader_grants SET LOGGED");

        error.Message.ShouldBe($"{server.Address} may forget acknowledged writes: \"ctrader_grants\" is an unlogged table, which a crash empties. A grant whose last rotation is forgotten is lost. Execute ALTER TABLE \"ctrader_grants\" SET LOGGED, or set PostgreSqlGrantStoreOptions.AllowVolatile = true for tests and demos. Nothing was read or written.");
        saved.ShouldBeTrue();
        Logs.GetSnapshot().Single(record => record.Id.Id == 2002).Message.ShouldContain("unlogged");
        promise!.ShouldContain("acknowledged writes may be forgotten");
        (await store.FindAsync("alice", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Warns_of_half_written_pages()
    {
        var server = await GivenServer("full_page_writes=off");

        await GivenStore(server.ConnectionString).FindAsync("alice", Cancellation);

        Logs.GetSnapshot().Single(record => record.Id.Id == 2002).Message.ShouldContain("full_page_writes is off");
    }

    [Fact]
    public async Task Says_what_a_durable_server_promises()
    {
        var server = await GivenServer();

        await GivenStore(server.ConnectionString).FindAsync("alice", Cancellation);

        var record = Logs.GetSnapshot().ShouldHaveSingleItem();
        record.Level.ShouldBe(LogLevel.Information);
        record.Message.ShouldMatch($@"^Grants are kept at {server.Address} in ""ctrader_grants""\. PostgreSQL [0-9].*: each write is on its disk before it returns; no standby is connected to it\.$");
    }

    [Fact]
    public async Task Warns_of_a_standby_that_no_write_waits_for()
    {
        var primary = await GivenServer();
        await GivenStandby(primary);
        await Eventually.ReadyAsync(async () => await primary.NumberAsync("SELECT count(*) FROM pg_stat_replication") == 1);

        await GivenStore(primary.ConnectionString).FindAsync("alice", Cancellation);

        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 2003 && record.Level == LogLevel.Warning);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("local")]
    [InlineData("remote_write")]
    public async Task A_write_is_on_the_disk_when_it_returns_whatever_the_default_of_the_server(string synchronousCommit)
    {
        var server = await GivenServer($"synchronous_commit={synchronousCommit}", "wal_writer_delay=10s", "wal_writer_flush_after=1GB");
        var store = GivenStore(server.ConnectionString);
        await store.TrySaveAsync(Row("alice", 1, DateTimeOffset.UnixEpoch, 1), 0, Cancellation);

        foreach (var write in (Func<ValueTask<bool>>[])
            [
                () => store.TrySaveAsync(Row("alice", 2, DateTimeOffset.UnixEpoch, 2), 1, Cancellation),
                () => store.TrySaveAsync(Row("bob", 1, DateTimeOffset.UnixEpoch, 1), 0, Cancellation),
                () => store.TryRemoveAsync("alice", 2, Cancellation),
            ])
        {
            var before = (string)(await server.ScalarAsync("SELECT pg_current_wal_insert_lsn()::text"))!;
            (await write()).ShouldBeTrue();

            // The write's own WAL is flushed: what may be behind it are notices of changes, which are not.
            (await server.NumberAsync($"SELECT (pg_current_wal_flush_lsn() > '{before}'::pg_lsn)::int")).ShouldBe(1);
        }
    }
}
