using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tests.Storage;

public sealed class FailureTests : TemporaryFolder
{
    [Fact]
    public async Task Says_so_when_the_disk_is_full_and_goes_on_when_there_is_space_again()
    {
        using var connection = new GrantConnection(new(DatabasePath.Parse($"Data Source={File}"), Logger));
        await LimitAsync(connection, pages: 20);

        var error = await Should.ThrowAsync<StoreException>(() => SaveAsync(connection, "alice"));
        await LimitAsync(connection, pages: 1000);
        var saved = await SaveAsync(connection, "alice");

        error.Message.ShouldBe($"The disk that contains '{File}' is full. Nothing was written. Free some space.");
        saved.ShouldBe(1);
    }

    [Fact]
    public async Task Says_so_when_another_process_keeps_the_file_locked()
    {
        var store = await GivenOpenStore("Default Timeout=1");
        using var other = GivenLock();

        var error = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());

        error.Message.ShouldBe($"The grants in '{File}' were locked by another process for 1 s. Close the program that keeps a transaction open on the file (a database browser, a backup), or increase Default Timeout in the connection string.");
        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Reads_while_another_process_writes()
    {
        var store = await GivenOpenStore();
        using var other = GivenLock();

        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Cancels_a_write_that_waits_for_its_turn_and_not_the_one_that_runs()
    {
        var store = await GivenOpenStore("Default Timeout=60");
        using var other = GivenLock();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask();
        var waiting = store.TrySaveAsync(Row("bob"), 0, cancelled.Token).AsTask();

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        other.Execute("COMMIT");
        (await running).ShouldBeTrue();
        (await store.FindAsync("bob", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Reads_a_file_that_is_opened_for_reading_only_and_says_why_it_cannot_write()
    {
        var writer = await GivenOpenStore();
        var store = GivenStore("Mode=ReadOnly");

        var error = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());

        error.Message.ShouldBe($"The grants in '{File}' cannot be written. Give the current user write access to the file and its folder, and remove Mode=ReadOnly from the connection string.");
        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
        (await writer.TrySaveAsync(Row("alice", 2), 1, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task Says_so_when_the_file_is_damaged()
    {
        await using (var before = await GivenOpenStore())
        {
            for (var i = 0; i < 50; i++)
            {
                await before.TrySaveAsync(Row($"trader-{i}", 1, null, new byte[2000]), 0, Cancellation);
            }
        }

        Damage();

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore().ListAsync(cancellationToken: Cancellation).ToListAsync(Cancellation).AsTask());

        error.Message.ShouldStartWith($"The database '{File}' is damaged.");
    }

    [Theory]
    [InlineData("a secret subject", "and its content")]
    public async Task Says_nothing_of_a_row_in_an_error(string subject, string content)
    {
        var store = await GivenOpenStore("Default Timeout=1");
        using var other = GivenLock();

        var error = await Should.ThrowAsync<StoreException>(
            () => store.TrySaveAsync(Row(subject, 1, null, System.Text.Encoding.UTF8.GetBytes(content)), 0, Cancellation).AsTask());

        error.ToString().ShouldNotContain(content);
        error.ToString().ShouldNotContain(subject);
    }

    private async Task<SqliteGrantStore> GivenOpenStore(string? options = null)
    {
        var store = GivenStore(options);
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

    private void Damage()
    {
        using var file = System.IO.File.OpenWrite(File);
        file.Seek(4096, SeekOrigin.Begin);
        file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
    }

    private static Task<object?> LimitAsync(GrantConnection connection, int pages) =>
        connection.WriteAsync(session => session.Bind($"PRAGMA max_page_count = {pages}").ExecuteScalar(), Cancellation);

    private static Task<int> SaveAsync(GrantConnection connection, string subject) =>
        connection.WriteAsync(
            session => session.Bind(
                Sql.Insert, ("$client", "app"), ("$subject", subject), ("$version", 1), ("$due", null), ("$content", new byte[100_000])).ExecuteNonQuery(),
            Cancellation);
}
