using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Files;

public sealed class LostFileTests : TemporaryFolder
{
    [Fact]
    public async Task Reports_no_write_as_durable_when_the_file_was_deleted()
    {
        var store = await GivenOpenStore();

        System.IO.File.Delete(File);

        await ExpectLostAsync(store.TrySaveAsync(Row("bob"), 0, Cancellation).AsTask());
    }

    [Fact]
    public async Task Reports_no_write_as_durable_when_the_file_was_replaced()
    {
        var store = await GivenOpenStore();
        System.IO.File.Copy(File, $"{File}.copy");

        System.IO.File.Move($"{File}.copy", File, overwrite: true);

        await ExpectLostAsync(store.TrySaveAsync(Row("bob"), 0, Cancellation).AsTask());
    }

    [Fact]
    public async Task Reports_no_write_as_durable_when_the_log_beside_the_file_was_deleted()
    {
        var store = await GivenOpenStore();

        System.IO.File.Delete($"{File}-wal");

        await ExpectLostAsync(store.TrySaveAsync(Row("bob"), 0, Cancellation).AsTask());
    }

    [Fact]
    public async Task Reads_nothing_from_a_file_that_was_deleted()
    {
        var store = await GivenOpenStore();

        System.IO.File.Delete(File);

        await ExpectLostAsync(store.FindAsync("alice", Cancellation).AsTask());
    }

    [Fact]
    public async Task Says_that_the_file_is_lost_to_every_caller_and_not_only_to_the_first()
    {
        var store = await GivenOpenStore();
        System.IO.File.Delete(File);

        for (var call = 0; call < 3; call++)
        {
            await ExpectLostAsync(store.FindAsync("alice", Cancellation).AsTask());
            await ExpectLostAsync(store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());
            await ExpectLostAsync(store.TryRemoveAsync("alice", 1, Cancellation).AsTask());
            await ExpectLostAsync(store.ListAsync(cancellationToken: Cancellation).ToListAsync(Cancellation).AsTask());
        }

        System.IO.File.Exists(File).ShouldBeFalse();
    }

    [Fact]
    public async Task Begins_an_empty_file_only_for_a_new_row_and_says_that_the_store_went_back()
    {
        var store = await GivenOpenStore();
        System.IO.File.Delete(File);
        await ExpectLostAsync(store.FindAsync("alice", Cancellation).AsTask());

        (await store.TrySaveAsync(Row("bob"), 0, Cancellation)).ShouldBeTrue();

        (await GivenStore().FindAsync("bob", Cancellation)).ShouldNotBeNull();
        (await store.FindAsync("alice", Cancellation)).ShouldBeNull();
        Setbacks.Last.ShouldNotBeNull();
        Logger.Collector.GetSnapshot().ShouldContain(record => record.Id.Id == 3006);
    }

    [Fact]
    public async Task A_file_that_was_moved_away_and_put_back_has_lost_nothing()
    {
        var store = await GivenOpenStore();
        System.IO.File.Move(File, $"{File}.away");
        await ExpectLostAsync(store.FindAsync("alice", Cancellation).AsTask());

        System.IO.File.Move($"{File}.away", File);
        (await store.FindAsync("alice", Cancellation)).ShouldNotBeNull();

        Setbacks.Last.ShouldBeNull();
    }

    [Fact]
    public async Task An_older_copy_in_the_place_of_the_file_is_a_setback_and_every_watcher_looks_again()
    {
        // A look at the file would find the copy before the caller does.
        var store = await GivenOpenStore(new FakeTimeProvider());
        await GivenCopy();
        (await store.TrySaveAsync(Row("alice", 2), 1, Cancellation)).ShouldBeTrue();
        await using var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await changes.MoveNextAsync();

        System.IO.File.Move($"{File}.copy", File, overwrite: true);
        await ExpectLostAsync(store.FindAsync("alice", Cancellation).AsTask());
        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);

        Setbacks.Last.ShouldNotBeNull();
        do
        {
            (await changes.MoveNextAsync()).ShouldBeTrue();
        }
        while (changes.Current is not null);
    }

    [Fact]
    public async Task Finds_its_rows_again_when_the_file_was_moved_away_and_put_back()
    {
        var store = await GivenOpenStore();
        System.IO.File.Move(File, $"{File}.away");
        await ExpectLostAsync(store.TrySaveAsync(Row("bob"), 0, Cancellation).AsTask());

        System.IO.File.Move($"{File}.away", File);

        (await store.FindAsync("alice", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Creates_no_empty_file_unnoticed_and_continues_when_the_old_one_is_restored()
    {
        var time = new FakeTimeProvider();
        var store = await GivenOpenStore(time);
        await using var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await changes.MoveNextAsync();
        System.IO.File.Move(File, $"{File}.away");

        await LooksAsync(time, () => Logger.Collector.GetSnapshot().Any(record => record.Id.Id is 3003));
        await LooksAsync(time, rounds: 5);

        System.IO.File.Exists(File).ShouldBeFalse();
        Logger.Collector.GetSnapshot().ShouldContain(record => record.Id.Id == 3003);
        await ExpectLostAsync(store.FindAsync("alice", Cancellation).AsTask());
        System.IO.File.Move($"{File}.away", File);
        (await store.FindAsync("alice", Cancellation)).ShouldNotBeNull();
    }

    /// <summary>Lets the store look for changes of others until something has happened, or so often.</summary>
    private static async Task LooksAsync(FakeTimeProvider time, Func<bool>? happened = null, int rounds = int.MaxValue)
    {
        for (var round = 0; round < rounds && happened?.Invoke() is not true; round++)
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }
    }

    private async Task<SqliteGrantStore> GivenOpenStore(TimeProvider? time = null)
    {
        var store = GivenStore(time: time);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        return store;
    }

    /// <summary>A copy of the file as it is now, beside it.</summary>
    private async Task GivenCopy()
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync(Cancellation);
        connection.Execute($"VACUUM INTO '{File}.copy'");
    }

    private async Task ExpectLostAsync(Task call) =>
        (await Should.ThrowAsync<StoreException>(() => call)).Message.ShouldBe(
            $"The database '{File}' was deleted or replaced while it was open, so anything written to it now would be lost. Put it back if it was moved or deleted by mistake, or restore a backup; to begin with an empty file, restart this program.");
}
