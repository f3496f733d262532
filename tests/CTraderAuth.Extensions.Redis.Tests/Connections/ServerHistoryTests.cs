using CTraderAuth.Storage;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Connections;

/// <summary>R32: a server with another history is announced before anything that it says is used.</summary>
public sealed class ServerHistoryTests
{
    private readonly FakeLogger _logger = new();
    private readonly ChangeBroadcast _changes = new();
    private readonly StorePromise _promise = new();
    private readonly StoreSetbacks _setbacks = new();

    [Fact]
    public async Task R32_A_server_with_another_history_is_told_to_every_watcher_at_once()
    {
        var history = new ServerHistory(new(), _promise, _setbacks, _changes, _logger);
        history.Accept(Facts("a"), "Redis at x:1");
        _setbacks.Last.ShouldBeNull();
        using var subscription = _changes.Subscribe();

        history.Accept(Facts("a"), "Redis at x:1");
        _changes.Publish("alice");
        history.Accept(Facts("b"), "Redis at y:1");
        history.Accept(Facts("b"), "Redis at y:1");
        _changes.Publish("bob");

        (await subscription.ReadAsync(TestContext.Current.CancellationToken).Take(3).ToListAsync(TestContext.Current.CancellationToken)).ShouldBe(["alice", null, "bob"]);
        _logger.Collector.GetSnapshot().Select(record => record.Id.Id).ShouldBe([2101, 2104, 2101]);
        _setbacks.Last.ShouldNotBeNull();
        _promise.Text.ShouldBe("Redis 7.0.15: each write is on its disk before it returns; it has no replicas");
    }

    [Fact]
    public void A_server_that_may_forget_does_not_become_the_one_that_is_known()
    {
        var history = new ServerHistory(new(), _promise, _setbacks, _changes, _logger);
        history.Accept(Facts("a"), "Redis at x:1");

        Should.Throw<StoreException>(() => history.Accept(Facts("b") with { AppendFsync = "everysec" }, "Redis at y:1"));
        history.Accept(Facts("b"), "Redis at y:1");

        _logger.Collector.GetSnapshot().Select(record => record.Id.Id).ShouldBe([2101, 2104, 2101]);
    }

    [Theory]
    [InlineData(0, 0, "it has no replicas")]
    [InlineData(0, 2, "its replicas (2) are not waited for, so a failover may lose the last writes")]
    [InlineData(1, 2, "and 1 of its replicas have it, so a failover to one of those loses none")]
    public void Says_what_a_failover_may_lose(int waited, int replicas, string promise) =>
        ServerPromise.Of(Facts("a") with { Replicas = replicas }, new() { Replicas = waited }, "Redis at x:1").Text.ShouldEndWith(promise);

    private static ServerFacts Facts(string replicationId) => new()
    {
        Version = "7.0.15",
        IsMaster = true,
        ReplicationId = replicationId,
        Replicas = 0,
        AppendOnly = "yes",
        AppendFsync = "always",
        NoFsyncOnRewrite = "no",
        EvictionPolicy = "noeviction",
    };
}
