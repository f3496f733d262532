using CTraderAuth.Storage;
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
    public async Task Starts_an_empty_file_after_it_has_said_that_the_old_one_is_lost()
    {
        var store = await GivenOpenStore();
        System.IO.File.Delete(File);
        await ExpectLostAsync(store.FindAsync("alice", Cancellation).AsTask());

        (await store.TrySaveAsync(Row("bob"), 0, Cancellation)).ShouldBeTrue();

        (await GivenStore().FindAsync("bob", Cancellation)).ShouldNotBeNull();
        (await GivenStore().FindAsync("alice", Cancellation)).ShouldBeNull();
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

    private async Task ExpectLostAsync(Task call) =>
        (await Should.ThrowAsync<StoreException>(() => call)).Message.ShouldBe(
            $"The database '{File}' was deleted or replaced while it was open, so anything written to it now would be lost. Put it back if it was moved. The next call opens the file at this path, or creates an empty one.");
}
