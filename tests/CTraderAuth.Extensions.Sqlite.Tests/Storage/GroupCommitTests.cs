using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Storage;

/// <summary>Writes that wait together share a durable transaction, and each has a result of its own.</summary>
public sealed class GroupCommitTests : TemporaryFolder
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);
    private static readonly string[] AllButTheBad = ["first", "second", "third", "fourth", "fifth"];

    [Theory]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(200, 4)]
    public async Task Writes_that_wait_share_a_commit_at_most_64_of_them(int writes, int commits)
    {
        var store = await GivenOpenStore();
        var before = WriteAheadLog.Commits(File);
        using var other = GivenLock();
        var saving = Save(store, Subjects(writes));

        other.Execute("COMMIT");
        var saved = await Task.WhenAll(saving).WaitAsync(Hang, Cancellation);

        saved.ShouldAllBe(happened => happened);
        (WriteAheadLog.Commits(File) - before).ShouldBe(commits);
        (await GivenStore().ListAsync(cancellationToken: Cancellation).CountAsync(Cancellation)).ShouldBe(writes + 1);
    }

    [Fact]
    public async Task Writes_of_one_subject_are_applied_in_order_of_arrival_and_each_sees_the_one_before()
    {
        var store = await GivenOpenStore();
        using var other = GivenLock();
        Task<bool>[] writing =
        [
            store.TrySaveAsync(Row("bob", 1), 0, Cancellation).AsTask(),
            store.TrySaveAsync(Row("bob", 7), 0, Cancellation).AsTask(),
            store.TrySaveAsync(Row("bob", 2), 1, Cancellation).AsTask(),
            store.TrySaveAsync(Row("bob", 3), 1, Cancellation).AsTask(),
            store.TryRemoveAsync("bob", 2, Cancellation).AsTask(),
            store.TryRemoveAsync("bob", 2, Cancellation).AsTask(),
            store.TrySaveAsync(Row("bob", 9), 0, Cancellation).AsTask(),
        ];

        other.Execute("COMMIT");

        (await Task.WhenAll(writing).WaitAsync(Hang, Cancellation)).ShouldBe([true, false, true, false, true, false, true]);
        (await store.FindAsync("bob", Cancellation))!.Version.ShouldBe(9);
    }

    [Theory]
    [InlineData("BEFORE INSERT ON grants WHEN NEW.subject = 'bad' BEGIN SELECT RAISE(ABORT, 'not this one'); END", "its statement fails")]
    [InlineData("BEFORE INSERT ON grants WHEN NEW.subject = 'bad' BEGIN SELECT RAISE(ROLLBACK, 'not this one'); END", "its statement rolls all back")]
    [InlineData("AFTER INSERT ON grants WHEN NEW.subject = 'bad' BEGIN INSERT INTO child VALUES (1); END", "the commit fails")]
    public async Task A_bad_row_fails_alone_and_only_what_is_durable_is_announced(string trigger, string why)
    {
        // A look at the file would announce the same rows again.
        var store = await GivenOpenStore("Foreign Keys=True", new FakeTimeProvider());
        using var other = GivenLock();
        other.Execute($"CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED); CREATE TRIGGER bad {trigger}");
        await using var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await changes.MoveNextAsync()).ShouldBeTrue();
        var saving = Save(store, ["first", "second", "bad", "third", "fourth"]);

        other.Execute("COMMIT");
        var error = await Should.ThrowAsync<StoreException>(() => saving[2].WaitAsync(Hang, Cancellation), why);
        bool[] others = [await saving[0], await saving[1], await saving[3], await saving[4]];
        (await store.TrySaveAsync(Row("fifth"), 0, Cancellation)).ShouldBeTrue();

        error.Message.ShouldStartWith($"SQLite rejected a row of the grants in '{File}'");
        others.ShouldAllBe(happened => happened);
        (await GivenStore().ListAsync(cancellationToken: Cancellation).Select(row => row.Subject).ToListAsync(Cancellation))
            .ShouldBe(AllButTheBad.Prepend("alice"), ignoreOrder: true);
        (await AnnouncedUntilAsync(changes, "fifth")).ShouldBe(AllButTheBad, ignoreOrder: true);
    }

    [Fact]
    public async Task A_row_for_which_the_disk_has_no_space_fails_alone()
    {
        using var connection = new GrantConnection(new(DatabasePath.Parse($"Data Source={File}"), Logger));
        await connection.WriteAsync(session => session.Bind("PRAGMA max_page_count = 20").ExecuteScalar(), Cancellation);
        using var other = GivenLock();
        Task<int>[] saving = [SaveAsync(connection, "bob", 100), SaveAsync(connection, "carol", 200_000), SaveAsync(connection, "dave", 100)];

        other.Execute("COMMIT");

        (await saving[0].WaitAsync(Hang, Cancellation)).ShouldBe(1);
        (await Should.ThrowAsync<StoreException>(() => saving[1])).Message.ShouldStartWith($"The disk that contains '{File}' is full.");
        (await saving[2].WaitAsync(Hang, Cancellation)).ShouldBe(1);
    }

    [Fact]
    public async Task No_write_waits_longer_for_a_lock_than_its_own_busy_time()
    {
        var store = await GivenOpenStore("Default Timeout=1");
        using (GivenLock())
        {
            var saving = Save(store, Subjects(64));

            await Should.ThrowAsync<StoreException>(() => Task.WhenAll(saving).WaitAsync(Hang, Cancellation));
            foreach (var save in saving)
            {
                (await Should.ThrowAsync<StoreException>(() => save)).Message.ShouldContain("were locked by another process for 1 s");
            }
        }

        (await store.TrySaveAsync(Row("trader-0"), 0, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_write_is_cancelled_while_it_waits_for_the_lock()
    {
        var store = await GivenOpenStore();
        using var other = GivenLock();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = store.TrySaveAsync(Row("bob"), 0, cancelled.Token).AsTask();
        var second = store.TrySaveAsync(Row("carol"), 0, Cancellation).AsTask();

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => first.WaitAsync(Hang, Cancellation));
        second.IsCompleted.ShouldBeFalse();
        other.Execute("COMMIT");
        (await second.WaitAsync(Hang, Cancellation)).ShouldBeTrue();
        (await store.FindAsync("bob", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_write_that_has_begun_is_no_longer_cancelled()
    {
        using var connection = new GrantConnection(new(DatabasePath.Parse($"Data Source={File}"), Logger));
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (begun, goOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var writing = connection.WriteAsync(
            session =>
            {
                begun.SetResult();
                goOn.Task.Wait(Hang).ShouldBeTrue();
                return Insert(session, "bob", size: 1);
            },
            cancelled.Token);
        await begun.Task.WaitAsync(Hang, Cancellation);

        await cancelled.CancelAsync();
        goOn.SetResult();

        (await writing.WaitAsync(Hang, Cancellation)).ShouldBe(1);
        (await GivenStore().FindAsync("bob", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_store_that_is_disposed_finishes_the_writes_that_wait_and_takes_no_others()
    {
        var store = await GivenOpenStore();
        using var other = GivenLock();
        var saving = Save(store, Subjects(150));

        var disposing = store.DisposeAsync().AsTask();
        await Should.ThrowAsync<ObjectDisposedException>(() => ReadUntilRefusedAsync(store).WaitAsync(Hang, Cancellation));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.TrySaveAsync(Row("late"), 0, Cancellation).AsTask());
        disposing.IsCompleted.ShouldBeFalse();
        other.Execute("COMMIT");

        (await Task.WhenAll(saving).WaitAsync(Hang, Cancellation)).ShouldAllBe(happened => happened);
        await disposing.WaitAsync(Hang, Cancellation);
        (await GivenStore().ListAsync(cancellationToken: Cancellation).CountAsync(Cancellation)).ShouldBe(151);
    }

    private async Task<SqliteGrantStore> GivenOpenStore(string options = "Default Timeout=60", TimeProvider? time = null)
    {
        var store = GivenStore(options, time: time);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        return store;
    }

    private SqliteConnection GivenLock()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        connection.Execute("BEGIN IMMEDIATE");
        return connection;
    }

    private static IEnumerable<string> Subjects(int count) => Enumerable.Range(0, count).Select(number => $"trader-{number}");

    private static Task<bool>[] Save(SqliteGrantStore store, IEnumerable<string> subjects) =>
        [.. subjects.Select(subject => store.TrySaveAsync(Row(subject), 0, Cancellation).AsTask())];

    private static Task<int> SaveAsync(GrantConnection connection, string subject, int size) =>
        connection.WriteAsync(session => Insert(session, subject, size), Cancellation);

    private static int Insert(Session session, string subject, int size) => session.Bind(
        Sql.Insert, ("$client", "app"), ("$subject", subject), ("$version", 1), ("$due", null), ("$content", new byte[size])).ExecuteNonQuery();

    private static async Task ReadUntilRefusedAsync(SqliteGrantStore store)
    {
        while (true)
        {
            await store.FindAsync("alice", Cancellation);
            await Task.Yield();
        }
    }

    private static async Task<List<string?>> AnnouncedUntilAsync(IAsyncEnumerator<string?> changes, string last)
    {
        List<string?> announced = [];
        do
        {
            (await changes.MoveNextAsync().AsTask().WaitAsync(Hang, Cancellation)).ShouldBeTrue();
            announced.Add(changes.Current);
        }
        while (changes.Current != last);
        return announced;
    }
}
