using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Storage;

public sealed class ChangeFeedTests
{
    private readonly ChangeFeed _feed = new();

    [Fact]
    public async Task Yields_what_was_published_while_nobody_read()
    {
        using var watcher = _feed.Subscribe();
        _feed.Publish("alice");
        _feed.Publish("bob");

        (await ReadAsync(watcher, 2)).ShouldBe(["alice", "bob"]);
    }

    [Fact]
    public async Task Tells_a_watcher_that_fell_behind_that_it_missed_something()
    {
        using var watcher = _feed.Subscribe();

        for (var i = 0; i <= ChangeFeed.Capacity; i++)
        {
            _feed.Publish($"trader-{i}");
        }

        (await ReadAsync(watcher, ChangeFeed.Capacity + 1)).ShouldContain((string?)null);
    }

    [Fact]
    public async Task Goes_on_after_a_gap()
    {
        using var watcher = _feed.Subscribe();
        for (var i = 0; i <= ChangeFeed.Capacity; i++)
        {
            _feed.Publish($"trader-{i}");
        }

        await ReadAsync(watcher, ChangeFeed.Capacity + 1);
        _feed.Publish("alice");

        (await ReadAsync(watcher, 1)).ShouldBe(["alice"]);
    }

    [Fact]
    public async Task Says_nothing_to_those_who_left()
    {
        var left = _feed.Subscribe();
        left.Dispose();
        using var watcher = _feed.Subscribe();

        _feed.Publish("alice");
        _feed.End(new InvalidOperationException("over"));

        (await ReadAsync(watcher, 1)).ShouldBe(["alice"]);
        left.Count.ShouldBe(0);
    }

    private static async Task<List<string?>> ReadAsync(ChangeFeed.Watcher watcher, int count) =>
        await watcher.ReadAsync(TestContext.Current.CancellationToken).Take(count).ToListAsync(TestContext.Current.CancellationToken);
}
