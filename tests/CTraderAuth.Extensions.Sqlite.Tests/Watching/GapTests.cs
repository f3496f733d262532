using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

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
    public async Task Tells_a_gap_when_an_older_copy_in_the_place_of_the_file_has_as_many_writes_by_then()
    {
        var store = GivenStore(time: new FakeTimeProvider());
        await GivenOlderCopy(store);
        await using var changes = await GivenWatch(store);
        System.IO.File.Move($"{File}.copy", File, overwrite: true);
        System.IO.File.Delete($"{File}-wal");
        System.IO.File.Delete($"{File}-shm");
        var other = GivenStore();
        (await other.TrySaveAsync(Row("bob"), 0, Cancellation)).ShouldBeTrue();
        (await other.TrySaveAsync(Row("bob", 2), 1, Cancellation)).ShouldBeTrue();

        await Should.ThrowAsync<StoreException>(store.FindAsync("alice", Cancellation).AsTask());
        (await store.TrySaveAsync(Row("carol"), 0, Cancellation)).ShouldBeTrue();

        (await NextAsync(changes)).ShouldBeNull();
        (await NextAsync(changes)).ShouldBe("carol");
    }

    [Fact]
    public async Task Says_that_the_store_went_back_when_a_backup_is_restored_into_the_open_file()
    {
        var time = new FakeTimeProvider();
        var store = GivenStore(time: time);
        await GivenOlderCopy(store);
        await using var changes = await GivenWatch(store);

        await using (var copy = new SqliteConnection($"Data Source={File}.copy;Pooling=False"))
        await using (var open = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await copy.OpenAsync(Cancellation);
            await open.OpenAsync(Cancellation);
            copy.BackupDatabase(open);
        }

        time.Advance(TimeSpan.FromMilliseconds(200));

        (await NextAsync(changes)).ShouldBeNull();
        Setbacks.Last.ShouldNotBeNull();
        Logger.Collector.GetSnapshot().ShouldContain(record => record.Id.Id == 3006);
        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Says_only_once_that_the_store_went_back()
    {
        var time = new FakeTimeProvider();
        var store = GivenStore(time: time);
        await GivenOlderCopy(store);
        await using var changes = await GivenWatch(store);
        System.IO.File.Move($"{File}.copy", File, overwrite: true);
        await Should.ThrowAsync<StoreException>(store.FindAsync("alice", Cancellation).AsTask());
        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
        (await NextAsync(changes)).ShouldBeNull();

        time.Advance(TimeSpan.FromMilliseconds(200));

        (await NextAsync(changes)).ShouldBeNull();
        Logger.Collector.GetSnapshot().Where(record => record.Id.Id == 3006).ShouldHaveSingleItem();
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

    /// <summary>A row that is written three times, and a copy of the file after the first.</summary>
    private async Task GivenOlderCopy(SqliteGrantStore store)
    {
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            connection.Execute($"VACUUM INTO '{File}.copy'");
        }

        (await store.TrySaveAsync(Row("alice", 2), 1, Cancellation)).ShouldBeTrue();
        (await store.TrySaveAsync(Row("alice", 3), 2, Cancellation)).ShouldBeTrue();
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
