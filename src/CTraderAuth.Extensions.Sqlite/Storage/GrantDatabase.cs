using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>An open file: one connection that writes, one that reads, so that a reader never waits for a commit.</summary>
internal sealed class GrantDatabase : IDisposable
{
    private GrantDatabase(WriteQueue writer, Session reader)
    {
        Writer = writer;
        Reader = reader;
    }

    public WriteQueue Writer { get; }

    public Session Reader { get; }

    /// <summary>The last write that the file has; null when that cannot be read.</summary>
    public PollPosition? Position
    {
        get
        {
            try
            {
                return Reader.Exclusively(() => Reader.Bind(Sql.Position).ReadAll(PollPosition.Read).Single());
            }
            catch (Exception)
            {
                return null;
            }
        }
    }

    public static GrantDatabase Open(DatabaseFile file, bool mayCreate)
    {
        var connectionString = file.Prepare(mayCreate);
        SqliteConnection? writer = null, reader = null;
        try
        {
            writer = Connect(connectionString, file);
            Schema.Open(writer, file.Path, file.IsReadOnly);
            file.Tighten();
            writer.Execute("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY");
            if (!file.IsReadOnly)
            {
                EraseLeftovers(writer, file);
            }

            reader = Connect(connectionString, file);
            reader.Execute("PRAGMA query_only = ON");
            file.Logger.Opened(file.Path);
            var session = new Session(file, writer, writes: true);
            return new(new(session, new(file, session)), new(file, reader, writes: false));
        }
        catch (Exception e)
        {
            writer?.Dispose();
            reader?.Dispose();
            throw e is SqliteException cause ? FilePermissions.WhyDenied(file.Path, cause) ?? StoreException.From(cause, file.Path, file.BusyTimeout) : e;
        }
    }

    /// <summary>Finishes the writes that wait.</summary>
    public void Dispose()
    {
        Writer.Finish(StoreException.Disposed);
        Reader.Dispose();
    }

    /// <summary>Fails the calls that wait.</summary>
    public void Close(Func<Exception> because)
    {
        Writer.Close(because);
        Reader.Close(because);
    }

    /// <summary>Erases the tokens left by a process that was killed, or by a version that did not erase.</summary>
    private static void EraseLeftovers(SqliteConnection writer, DatabaseFile file)
    {
        try
        {
            Schema.Rewrite(writer);
            Erasure.TryErase(writer, file.BusyTimeout);
        }
        catch (SqliteException e)
        {
            file.Logger.NotErased(e, file.Path);
        }
    }

    private static SqliteConnection Connect(string connectionString, DatabaseFile file)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)file.BusyTimeout.TotalMilliseconds}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
