using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Connections;

/// <summary>What a server promises is known before the first row is read or written.</summary>
public sealed class DurableServerTests(SharedServer shared) : RedisTest(shared)
{
    [Theory]
    [InlineData("appendonly is no and must be yes", "--appendonly", "no")]
    [InlineData("appendfsync is everysec and must be always", "--appendfsync", "everysec")]
    [InlineData("no-appendfsync-on-rewrite is yes and must be no", "--no-appendfsync-on-rewrite", "yes")]
    [InlineData("maxmemory-policy is allkeys-lru and must be noeviction", "--maxmemory-policy", "allkeys-lru")]
    public async Task Refuses_a_server_that_may_forget(string because, params string[] arguments)
    {
        var server = await GivenServer(arguments);

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.Configuration).TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());

        error.Message.ShouldStartWith($"Redis at {server.Configuration} may forget acknowledged writes: {because}.");
        (await (await GivenDatabase(server)).ExecuteAsync("DBSIZE")).ToString().ShouldBe("0");
    }

    [Fact]
    public async Task Uses_a_server_that_may_forget_if_the_operator_says_so_and_warns()
    {
        var server = await GivenServer("--appendonly", "no");

        (await GivenStore(server.Configuration, options => options.AllowVolatile = true).TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();

        Logs.GetSnapshot().Single(record => record.Id.Id == 2102).Message.ShouldContain("appendonly is no");
    }

    [Fact]
    public async Task Refuses_a_server_that_does_not_tell_unless_the_operator_vouches_for_it()
    {
        var server = await GivenServer("--rename-command", "CONFIG", "");

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.Configuration).FindAsync("alice", Cancellation).AsTask());
        var found = await GivenStore(server.Configuration, options => options.AssumeDurable = true).FindAsync("alice", Cancellation);

        error.Message.ShouldContain("AssumeDurable = true");
        error.Message.ShouldContain("appendfsync");
        found.ShouldBeNull();
        Logs.GetSnapshot().Single(record => record.Id.Id == 2101).Message.ShouldContain("the operator vouches that it keeps each write");
    }

    [Fact]
    public async Task Does_not_believe_the_operator_who_vouches_for_a_server_that_says_the_opposite()
    {
        var server = await GivenServer("--rename-command", "CONFIG", "", "--appendonly", "no");

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.Configuration, options => options.AssumeDurable = true).FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldContain("appendonly is no");
    }

    [Fact]
    public async Task Says_what_a_durable_server_promises()
    {
        var server = await SharedAsync();

        await GivenStore(server.Configuration).FindAsync("alice", Cancellation);

        var record = Logs.GetSnapshot().ShouldHaveSingleItem();
        record.Level.ShouldBe(LogLevel.Information);
        record.Message.ShouldMatch($@"^Grants are kept at Redis at {server.Configuration}\. Redis [0-9.]+: each write is on its disk before it returns; it has no replicas\.$");
    }

    [Fact]
    public async Task Warns_of_replicas_that_no_write_waits_for()
    {
        var master = await GivenServer();
        await GivenReplica(master);
        await (await GivenDatabase(master)).ReplicatedAsync();

        await GivenStore(master.Configuration).FindAsync("alice", Cancellation);

        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 2103 && record.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task Reads_nothing_from_a_replica()
    {
        var master = await GivenServer();
        var replica = await GivenReplica(master);

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(replica.Configuration).FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldContain("A promoted server is found within seconds if its address is in the configuration.");
    }

    [Fact]
    public async Task Works_as_soon_as_a_server_is_there_that_was_away_at_the_start()
    {
        var server = await GivenServer();
        await server.KillAsync();
        var store = GivenStore(server.Configuration);

        var error = await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());
        await server.StartAgainAsync();

        error.Message.ShouldStartWith($"Redis at {server.Configuration} cannot be reached.");
        await Eventually.WorksAsync(() => store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());
    }
}
