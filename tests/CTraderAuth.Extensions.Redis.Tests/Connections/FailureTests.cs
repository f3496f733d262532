using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Connections;

public sealed class FailureTests(SharedServer shared) : RedisTest(shared)
{
    [Theory]
    [InlineData($"password={WrongPassword}")]
    [InlineData($"user=nobody,password={WrongPassword}")]
    [InlineData("name=test")]
    public async Task Says_that_the_password_is_wrong_and_does_not_repeat_it(string options)
    {
        var server = await GivenServer("--requirepass", Password);

        await ShouldRejectThePasswordAndNotRepeatItAsync(
            GivenStore($"{server.Configuration},{options}"), $@"^Redis at {server.Configuration} rejected the user name or the password of the Redis configuration\.");
    }

    [Fact]
    public async Task Uses_a_password()
    {
        var server = await GivenServer("--requirepass", Password);

        (await GivenStore($"{server.Configuration},password={Password}").TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task Works_with_the_permissions_that_the_documentation_names()
    {
        var server = await GivenServer();
        var database = await GivenDatabase(server);
        await database.ExecuteAsync("ACL", "SETUSER", "desk", "on", ">pw", "~{ctrader:*", "&{ctrader:*", "+@read", "+@write", "+@scripting", "+@pubsub", "+@connection", "+info", "+config|get", "+wait");
        var store = GivenStore($"{server.Configuration},user=desk,password=pw");

        (await store.TrySaveAsync(Row("alice", 1, DateTimeOffset.UnixEpoch, 1), 0, Cancellation)).ShouldBeTrue();
        (await store.ListAsync(DateTimeOffset.UnixEpoch, Cancellation).CountAsync(Cancellation)).ShouldBe(1);
        (await store.WatchAsync(Cancellation).FirstAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Says_which_permissions_are_missing()
    {
        var server = await GivenServer();
        await (await GivenDatabase(server)).ExecuteAsync("ACL", "SETUSER", "desk", "on", ">pw", "~*", "&*", "+@all", "-hset");

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore($"{server.Configuration},user=desk,password=pw").TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());

        error.Message.ShouldStartWith($"The user of the Redis configuration may not do this on Redis at {server.Configuration}.");
    }

    [Fact]
    public async Task Says_that_the_memory_is_full_and_writes_nothing_and_goes_on_when_it_is_not()
    {
        var server = await GivenServer();
        var (database, store) = (await GivenDatabase(server), GivenStore(server.Configuration));
        await store.TrySaveAsync(Row("alice", 1, DateTimeOffset.UnixEpoch), 0, Cancellation);
        await database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        var error = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());
        var found = await store.FindAsync("alice", Cancellation);
        await database.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");

        error.Message.ShouldBe($"Redis at {server.Configuration} has reached its maxmemory and takes no writes. Nothing was written. Increase maxmemory, or remove other data from it.");
        found!.Version.ShouldBe(1);
        (await store.ListAsync(DateTimeOffset.UnixEpoch, Cancellation).CountAsync(Cancellation)).ShouldBe(1);
        (await store.TrySaveAsync(Row("alice", 2), 1, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task Says_that_replicas_are_away_without_which_the_server_takes_no_writes()
    {
        var server = await GivenServer("--min-replicas-to-write", "1");
        var store = GivenStore(server.Configuration, options => options.Replicas = 1);

        var error = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());

        error.Message.ShouldBe($"Redis at {server.Configuration} has fewer replicas than its min-replicas-to-write, so it takes no writes. Nothing was written. Check the replicas; the next call tries again.");
        (await store.FindAsync("alice", Cancellation)).ShouldBeNull();
    }

    [Theory]
    [InlineData("READONLY You can't write against a read only replica.", "is a replica and takes no writes")]
    [InlineData("LOADING Redis is loading the dataset in memory", "is still loading its data")]
    [InlineData("MASTERDOWN Link with MASTER is down", "is a replica without its master")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots", "cannot write to its disk")]
    [InlineData("CLUSTERDOWN The cluster is down", "does not serve the slot")]
    [InlineData("NOAUTH Authentication required.", "rejected the user name or the password")]
    [InlineData("WRONGPASS invalid username-password pair", "rejected the user name or the password")]
    [InlineData("ERR unknown command", "Redis at x:1 failed.")]
    public async Task Says_what_the_server_refused(string answer, string message)
    {
        var database = await GivenDatabase(await SharedAsync());
        var refused = await Should.ThrowAsync<RedisServerException>(() => database.ScriptEvaluateAsync("return redis.error_reply(ARGV[1])", values: [answer]));

        StoreException.From(refused, "Redis at x:1", null).Message.ShouldContain(message);
    }

    [Fact]
    public async Task Works_after_the_scripts_were_flushed()
    {
        var server = await GivenServer();
        var (database, store) = (await GivenDatabase(server), GivenStore(server.Configuration));
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);

        await database.ExecuteAsync("SCRIPT", "FLUSH");
        var saved = await store.TrySaveAsync(Row("alice", 2), 1, Cancellation);
        await database.ExecuteAsync("SCRIPT", "FLUSH");
        var removed = await store.TryRemoveAsync("alice", 2, Cancellation);

        (saved, removed).ShouldBe((true, true));
    }

    [Fact]
    public async Task Names_neither_the_subject_nor_the_content_in_an_error()
    {
        var server = await GivenServer();

        await ShouldNameNothingOfARowAsync(GivenStore(server.Configuration), server.KillAsync);
    }

    [Theory]
    [InlineData("")]
    [InlineData("password=correct-horse-battery")]
    [InlineData("host:1,connectTimeout=correct-horse-battery")]
    [InlineData("host:1,pasword=correct-horse-battery,unknown=1")]
    [InlineData("redis://:correct-horse-battery@host:6379")]
    [InlineData("redis://desk:correct-horse-battery@host:6379/0,ssl=true")]
    [InlineData("desk:correct-horse-battery@host:6379")]
    [InlineData("correct-horse-battery@host")]
    [InlineData("host:1,password=correct,horse-battery")]
    [InlineData("host:1,password=correct,horse-battery:1,ssl=true")]
    public void Refuses_a_configuration_that_is_not_valid_and_does_not_repeat_it(string configuration)
    {
        var builder = new ServiceCollection().AddCTraderAuth(_ => { });

        Should.Throw<ArgumentException>(() => builder.UseRedis(configuration)).ToString().ShouldNotContain("horse");
    }

    [Theory]
    [InlineData("host")]
    [InlineData("redis-0.redis_headless.svc.cluster.local:6379, 10.0.0.1:6379,[::1]:6379,::1, password=correct-horse-battery, ssl=true,")]
    [InlineData("host:6379,password=correct==horse@battery:1/2,name=desk")]
    [InlineData("!/run/redis.sock,password=correct-horse-battery")]
    public void Accepts_servers_and_then_options(string configuration)
    {
        var builder = new ServiceCollection().AddCTraderAuth(_ => { });

        builder.UseRedis(configuration).ShouldBe(builder);
    }
}
