using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Watching;

public sealed class GapTests : TemporaryFolder
{
    [Fact]
    public async Task Tells_a_gap_when_another_instance_removes_a_row()
    {
        var (store, other) = (GivenStore(), GivenStore());
        await other.TrySaveAsync(Row("alice"), 0, Cancellation);
        await using var changes = await GivenWatch(store);

        await other.TryRemoveAsync("alice", 1, Cancellation);

        (await NextAsync(changes)).ShouldBeNull();
    }

    [Fact]
    public async Task Sees_the_row_that_is_written_after_the_newest_one_was_removed()
    {
        var (store, other) = (GivenStore(), GivenStore());
        await other.TrySaveAsync(Row("alice"), 0, Cancellation);
        await using var changes = await GivenWatch(store);

        await other.TryRemoveAsync("alice", 1, Cancellation);
        (await NextAsync(changes)).ShouldBeNull();
        await other.TrySaveAsync(Row("bob"), 0, Cancellation);

        (await NextAsync(changes)).ShouldBe("bob");
    }

    [Fact]
    public async Task Tells_a_gap_when_the_file_was_lost_and_comes_back()
    {
        var store = GivenStore();
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await using var changes = await GivenWatch(store);

        System.IO.File.Delete(File);
        await Should.ThrowAsync<StoreException>(store.FindAsync("alice", Cancellation).AsTask());
        await GivenStore().TrySaveAsync(Row("bob"), 0, Cancellation);
        await store.FindAsync("alice", Cancellation);

        (await NextAsync(changes)).ShouldBeNull();
    }

    [Fact]
    public async Task Tells_a_gap_when_more_changed_than_is_worth_telling()
    {
        var (store, other) = (GivenStore(), GivenStore());
        await using var changes = await GivenWatch(store);

        for (var i = 0; i < 1500; i++)
        {
            await other.TrySaveAsync(Row($"trader-{i}"), 0, Cancellation);
        }

        var seen = new HashSet<string>();
        while (seen.Count < 1500 && await NextAsync(changes) is { } subject)
        {
            seen.Add(subject);
        }

        seen.ShouldBeSubsetOf(Enumerable.Range(0, 1500).Select(i => $"trader-{i}"));
    }

    [Theory]
    [InlineData(1, 0, 1000, false)]
    [InlineData(1, 0, 1001, true)]
    [InlineData(2, 0, 1, true)]
    [InlineData(1, 1, 1, true)]
    [InlineData(1, 0, -1, true)]
    public void Knows_a_gap(long origin, long removed, long last, bool gap) =>
        new PollPosition(1, 0, 0).IsGapTo(new(origin, removed, last)).ShouldBe(gap);

    [Fact]
    public async Task Fails_at_once_when_there_is_nothing_to_watch()
    {
        Directory.CreateDirectory(File);

        await Should.ThrowAsync<StoreException>(() => GivenStore().WatchAsync(Cancellation).FirstAsync(Cancellation).AsTask());
    }

    private static async Task<IAsyncEnumerator<string?>> GivenWatch(SqliteGrantStore store)
    {
        var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await NextAsync(changes)).ShouldBeNull();
        return changes;
    }

    private static async Task<string?> NextAsync(IAsyncEnumerator<string?> changes)
    {
        (await changes.MoveNextAsync()).ShouldBeTrue();
        return changes.Current;
    }
}
