using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tests.Storage;

public sealed class SqliteGrantStoreTests : TemporaryFolder
{
    [Fact]
    public async Task Keeps_the_grants_of_two_client_ids_in_one_file_apart()
    {
        var (ours, theirs) = (GivenStore(clientId: "ours"), GivenStore(clientId: "theirs"));
        await ours.TrySaveAsync(Row("alice", 1, DateTimeOffset.UnixEpoch, 1), 0, Cancellation);

        var saved = await theirs.TrySaveAsync(Row("alice", 9, DateTimeOffset.UnixEpoch, 2), 0, Cancellation);

        saved.ShouldBeTrue();
        (await ours.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
        (await ours.ListAsync(cancellationToken: Cancellation).ToListAsync(Cancellation)).ShouldHaveSingleItem().Version.ShouldBe(1);
        (await ours.ListAsync(DateTimeOffset.UnixEpoch, Cancellation).ToListAsync(Cancellation)).ShouldHaveSingleItem().Version.ShouldBe(1);
        (await theirs.TryRemoveAsync("alice", 1, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task Finds_its_rows_after_a_restart()
    {
        await using (var before = GivenStore())
        {
            await before.TrySaveAsync(Row("alice", 5, DateTimeOffset.UnixEpoch, 1, 2), 0, Cancellation);
        }

        var row = await GivenStore().FindAsync("alice", Cancellation);

        row!.Version.ShouldBe(5);
        row.RefreshDueAt.ShouldBe(DateTimeOffset.UnixEpoch);
        row.Content.ToArray().ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData("PRAGMA journal_mode", "wal")]
    [InlineData("PRAGMA synchronous", 2L)]
    public async Task Writes_to_the_disk_before_it_says_so(string pragma, object value)
    {
        using var connection = new GrantConnection(new(DatabasePath.Parse($"Data Source={File}"), Logger));

        var set = await connection.WriteAsync(session => session.Bind(pragma).ExecuteScalar(), Cancellation);

        set.ShouldBe(value);
    }

    [Fact]
    public async Task Blocks_no_caller_while_another_process_keeps_the_file_locked()
    {
        var store = GivenStore("Default Timeout=60");
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        other.Open();
        other.Execute("BEGIN IMMEDIATE");

        var saving = store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask();
        saving.IsCompleted.ShouldBeFalse();
        other.Execute("COMMIT");

        (await saving).ShouldBeTrue();
    }

    [Fact]
    public async Task Lets_go_of_its_files_when_disposed()
    {
        var store = GivenStore();
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);

        await store.DisposeAsync();

        Directory.GetFiles(Folder).ShouldBe([File]);
    }

    [Fact]
    public async Task Refuses_every_call_after_it_was_disposed()
    {
        var store = GivenStore();
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);

        store.Dispose();
        store.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(() => store.FindAsync("alice", Cancellation).AsTask());
        await Should.ThrowAsync<ObjectDisposedException>(() => store.TrySaveAsync(Row("bob"), 0, Cancellation).AsTask());
        await Should.ThrowAsync<ObjectDisposedException>(() => store.WatchAsync(Cancellation).FirstAsync(Cancellation).AsTask());
    }

    [Fact]
    public async Task Ends_a_watch_when_disposed()
    {
        var store = GivenStore();
        await using var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await changes.MoveNextAsync();
        var next = changes.MoveNextAsync();

        await store.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => next.AsTask());
    }

    [Fact]
    public async Task Makes_the_tables_once_when_many_open_the_file_at_the_same_time()
    {
        var stores = Enumerable.Range(0, 16).Select(_ => GivenStore()).ToArray();

        var saved = await Task.WhenAll(stores.Select((store, i) => Task.Run(() => store.TrySaveAsync(Row($"trader-{i}"), 0, Cancellation).AsTask())));

        saved.ShouldAllBe(happened => happened);
        (await stores[0].ListAsync(cancellationToken: Cancellation).CountAsync(Cancellation)).ShouldBe(16);
    }
}
