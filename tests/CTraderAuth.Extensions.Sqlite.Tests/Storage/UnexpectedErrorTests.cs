using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tests.Storage;

/// <summary>An error that nobody expected ends each write that waits, says whether it was written, and leaves the queue working.</summary>
public sealed class UnexpectedErrorTests : TemporaryFolder
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);
    private static readonly string[] Subjects = ["bob", "carol", "dave"];

    public static TheoryData<Exception> Errors => [new InvalidOperationException("not now"), new ObjectDisposedException("a connection"), new IOException("the disk"), new NotSupportedException(), new OperationCanceledException()];

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_unexpected_error_of_one_write_fails_it_alone(Exception thrown)
    {
        using var connection = await GivenConnection();
        var saving = await SaveTogether(connection, "carol", _ => throw thrown);

        var error = await Should.ThrowAsync<StoreException>(() => saving[1].WaitAsync(Hang, Cancellation));

        error.Message.ShouldBe($"The grants in '{File}' could not be written ({thrown.GetType().Name}). Nothing was written. The next call tries again; if it fails as well, restart this program.");
        error.InnerException.ShouldBe(thrown);
        error.Reopen.ShouldBeFalse();
        (await saving[0].WaitAsync(Hang, Cancellation)).ShouldBe(1);
        (await saving[2].WaitAsync(Hang, Cancellation)).ShouldBe(1);
        (await connection.WriteAsync(session => Insert(session, "carol"), Cancellation).WaitAsync(Hang, Cancellation)).ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_is_closed_before_a_transaction_fails_all_that_wait_and_the_file_is_opened_again()
    {
        using var connection = await GivenConnection();
        using var goOn = new ManualResetEventSlim();
        var closing = connection.TendAsync(session =>
        {
            goOn.Wait(Hang).ShouldBeTrue();
            Close(session);
            return true;
        });
        var saving = Subjects.Select(subject => connection.WriteAsync(session => Insert(session, subject), Cancellation)).ToArray();

        goOn.Set();
        await closing.WaitAsync(Hang, Cancellation);

        foreach (var save in saving)
        {
            (await Should.ThrowAsync<StoreException>(() => save.WaitAsync(Hang, Cancellation))).Message.ShouldContain("Nothing was written.");
        }

        await ShouldBeWritableAsync(connection);
    }

    [Fact]
    public async Task A_connection_that_is_closed_within_a_transaction_fails_all_of_it_and_nothing_is_written()
    {
        using var connection = await GivenConnection();

        var saving = await SaveTogether(connection, "carol", session =>
        {
            Close(session);
            return Insert(session, "carol");
        });

        foreach (var save in saving)
        {
            (await Should.ThrowAsync<StoreException>(() => save.WaitAsync(Hang, Cancellation))).Message.ShouldContain("Nothing was written.");
        }

        await ShouldBeWritableAsync(connection);
    }

    [Fact]
    public async Task A_connection_that_is_closed_before_the_commit_leaves_the_outcome_unknown_to_all()
    {
        using var connection = await GivenConnection();

        var saving = await SaveTogether(connection, "dave", session =>
        {
            var inserted = Insert(session, "dave");
            Close(session);
            return inserted;
        });

        foreach (var save in saving)
        {
            (await Should.ThrowAsync<StoreException>(() => save.WaitAsync(Hang, Cancellation))).Message.ShouldContain("it is unknown whether it took effect");
        }

        await ShouldBeWritableAsync(connection);
    }

    [Fact]
    public async Task A_connection_for_reading_that_is_closed_fails_one_read_and_the_file_is_opened_again()
    {
        using var connection = await GivenConnection();
        await connection.ReadAsync(
            session =>
            {
                Close(session);
                return true;
            },
            Cancellation);

        var error = await Should.ThrowAsync<StoreException>(() => CountAsync(connection));

        error.Message.ShouldStartWith($"The grants in '{File}' could not be read or written, because the connection is not open any more (");
        (await CountAsync(connection)).ShouldBe(1);
    }

    [Fact]
    public void Calls_that_wait_for_a_file_that_is_closed_after_an_error_are_not_told_that_it_was_lost()
    {
        var error = StoreException.Closed(File, StoreException.Unusable(File, new InvalidOperationException()));

        error.Message.ShouldBe($"The grants in '{File}' were closed after the error of another call. Nothing was written. The next call opens the file again.");
        StoreException.Closed(File, StoreException.Lost(File)).Message.ShouldBe(StoreException.Lost(File).Message);
    }

    private async Task<GrantConnection> GivenConnection()
    {
        var connection = new GrantConnection(new(DatabasePath.Parse($"Data Source={File};Default Timeout=60"), Logger));
        await connection.WriteAsync(session => Insert(session, "alice"), Cancellation);
        return connection;
    }

    /// <summary>One transaction for all subjects, in which one has other work than to insert its row.</summary>
    private async Task<Task<int>[]> SaveTogether(GrantConnection connection, string subject, Func<Session, int> work)
    {
        using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        await other.OpenAsync(Cancellation);
        other.Execute("BEGIN IMMEDIATE");
        Task<int>[] saving = [.. Subjects.Select(one => connection.WriteAsync(session => one == subject ? work(session) : Insert(session, one), Cancellation))];
        other.Execute("COMMIT");
        return saving;
    }

    private async Task ShouldBeWritableAsync(GrantConnection connection)
    {
        (await CountAsync(connection)).ShouldBe(1);
        foreach (var subject in Subjects)
        {
            (await connection.WriteAsync(session => Insert(session, subject), Cancellation).WaitAsync(Hang, Cancellation)).ShouldBe(1);
        }

        (await GivenStore().ListAsync(cancellationToken: Cancellation).CountAsync(Cancellation)).ShouldBe(4);
    }

    private static void Close(Session session) => session.Bind("SELECT 1").Connection!.Dispose();

    private static Task<long> CountAsync(GrantConnection connection) =>
        connection.ReadAsync(session => (long)session.Bind("SELECT COUNT(*) FROM grants").ExecuteScalar()!, Cancellation).WaitAsync(Hang, Cancellation);

    private static int Insert(Session session, string subject) => session.Bind(
        Sql.Insert, ("$client", "app"), ("$subject", subject), ("$version", 1), ("$due", null), ("$content", new byte[1])).ExecuteNonQuery();
}
