using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Storage;

public sealed class ChangeBroadcastTests
{
    private readonly ChangeBroadcast _changes = new();

    [Fact]
    public async Task Yields_what_was_published_while_nobody_read()
    {
        using var subscription = _changes.Subscribe();
        _changes.Publish("alice");
        _changes.Publish("bob");

        (await ReadAsync(subscription, 2)).ShouldBe(["alice", "bob"]);
    }

    [Fact]
    public async Task Tells_a_watcher_that_fell_behind_that_it_missed_something()
    {
        using var subscription = _changes.Subscribe();

        for (var i = 0; i <= ChangeSubscription.Capacity; i++)
        {
            _changes.Publish($"trader-{i}");
        }

        (await ReadAsync(subscription, ChangeSubscription.Capacity + 1)).ShouldContain((string?)null);
    }

    [Fact]
    public async Task Goes_on_after_a_gap()
    {
        using var subscription = _changes.Subscribe();
        for (var i = 0; i <= ChangeSubscription.Capacity; i++)
        {
            _changes.Publish($"trader-{i}");
        }

        await ReadAsync(subscription, ChangeSubscription.Capacity + 1);
        _changes.Publish("alice");

        (await ReadAsync(subscription, 1)).ShouldBe(["alice"]);
    }

    [Fact]
    public async Task Says_nothing_to_those_who_left()
    {
        var left = _changes.Subscribe();
        left.Dispose();
        using var subscription = _changes.Subscribe();

        _changes.Publish("alice");
        _changes.End(new InvalidOperationException("over"));

        (await ReadAsync(subscription, 1)).ShouldBe(["alice"]);
        left.Count.ShouldBe(0);
    }

    private static async Task<List<string?>> ReadAsync(ChangeSubscription subscription, int count) =>
        await subscription.ReadAsync(TestContext.Current.CancellationToken).Take(count).ToListAsync(TestContext.Current.CancellationToken);
}
