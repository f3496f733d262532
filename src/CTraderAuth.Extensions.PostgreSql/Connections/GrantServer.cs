using Microsoft.Extensions.Logging;
using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>The server of the grants. It is looked at before anything that it says is used, and again after every failure and promotion.</summary>
internal sealed class GrantServer(ConnectionSource source, Table table, ServerHistory history, PostgreSqlGrantStoreOptions options, ILogger logger) : IAsyncDisposable
{
    private const int Attempts = 3;
    private const int ConcurrentAttempts = 30;

    private readonly Lock _gate = new();
    private Task<Looked>? _looking;
    private Looked? _server;
    private volatile bool _disposed;

    /// <summary>How long a statement may take, in seconds.</summary>
    public int Timeout { get; } = Math.Max(1, (int)options.CommandTimeout.TotalSeconds);

    /// <summary>How long a read may take, in seconds: it is repeated on a new connection, so a dead one must not hold it for long.</summary>
    public int ReadTimeout { get; } = Math.Clamp((int)options.CommandTimeout.TotalSeconds, 1, 10);

    /// <summary>What is known of the server; looks at it if nothing is.</summary>
    /// <exception cref="StoreException">It failed.</exception>
    public async Task<Looked> LookAsync()
    {
        try
        {
            return await FindAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (Failure.IsKnown(e))
        {
            Forget(null);
            throw _disposed ? StoreException.Disposed() : StoreException.From(e, source.Name, table.Quoted, isSent: false);
        }
    }

    /// <summary>Works on the server.</summary>
    /// <param name="work">What a server refused to do, or rolled back, is repeated; a read is also repeated if the connection was lost.</param>
    /// <param name="isRead">Whether repeating it changes nothing.</param>
    /// <exception cref="StoreException">It failed; after a write the outcome is unknown unless the message says that nothing was written.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Sql, Task<Answer<T>>> work, bool isRead)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isSent = false;
            Looked? server = null;
            try
            {
                server = await FindAsync().ConfigureAwait(false);
                var connection = await source.OpenAsync(server.Source).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    isSent = true;
                    return await OnceAsync(work, server, connection, isRead).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (Failure.IsKnown(e))
            {
                if (_disposed)
                {
                    throw StoreException.Disposed();
                }

                if (IsLostRace(e, attempt))
                {
                    continue;
                }

                if (Failure.IsOfConnections(e))
                {
                    Forget(server);
                }

                if (!MayRepeat(e, attempt, isSent, isRead))
                {
                    throw StoreException.From(e, source.Name, table.Quoted, isSent && !Failure.IsRefusal(e));
                }
            }
        }
    }

    /// <summary>Whether the grants can be read now.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            await RunAsync((connection, sql) => Statement.ReadAsync(connection, sql.Ask, ReadTimeout, [], static _ => true), isRead: true).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            // Whatever it is, also an error of the application's data source.
            return false;
        }
    }

    /// <summary>The next call works over a new connection, and looks at its server again if it was known.</summary>
    /// <param name="server">What was known of the server; null if only the connections are in doubt.</param>
    public void Forget(Looked? server)
    {
        if (server is not null && Volatile.Read(ref _server) != server)
        {
            return;
        }

        // In this order: a call that finds no server must find no dead connection either.
        source.Clear();
        Interlocked.CompareExchange(ref _server, null, server);
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await source.DisposeAsync().ConfigureAwait(false);
    }

    // All that need the server look for it once, and fail together: one after the other they would wait for a time-out each.
    private ValueTask<Looked> FindAsync()
    {
        if (_disposed)
        {
            return ValueTask.FromException<Looked>(StoreException.Disposed());
        }

        if (Volatile.Read(ref _server) is { } known)
        {
            return new(known);
        }

        lock (_gate)
        {
            return Volatile.Read(ref _server) is { } found ? new(found) : new(_looking ??= Task.Run(FindOnceAsync));
        }
    }

    private async Task<Looked> FindOnceAsync()
    {
        try
        {
            var connection = await source.OpenAsync(source.Plain).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var facts = await AcceptAsync(connection).ConfigureAwait(false);
                var name = await Schema.OpenAsync(connection, table, options.CreateTable, source.Name, Timeout).ConfigureAwait(false);
                var looked = new Looked(facts, source.ForWork(facts.IsPooled), new(table, facts.Untold is null), name);
                Volatile.Write(ref _server, looked);
                return looked;
            }
        }
        finally
        {
            lock (_gate)
            {
                _looking = null;
            }
        }
    }

    private async Task<T> OnceAsync<T>(Func<NpgsqlConnection, Sql, Task<Answer<T>>> work, Looked server, NpgsqlConnection connection, bool isRead)
    {
        var answer = await work(connection, server.Sql).ConfigureAwait(false);
        if ((answer.Mark is { } mark && mark != server.Facts.Mark) || history.IsAheadOf(server.Facts))
        {
            await LookAgainAsync(server, connection, isRead).ConfigureAwait(false);
        }

        return answer.Value;
    }

    private static bool IsLostRace(Exception e, int attempt) => Failure.IsConcurrent(e) && attempt < ConcurrentAttempts;

    // A connection that could not be opened cannot be opened at once either.
    private static bool MayRepeat(Exception e, int attempt, bool isSent, bool isRead) =>
        attempt < Attempts && isSent && Failure.IsOfConnections(e) && (isRead || Failure.IsRefusal(e));

    // Npgsql keeps connections to a standby and uses them once that is the primary; a pooler may lead to any other server. A write is never repeated: if nobody can tell which server did it, its outcome is unknown.
    private async Task LookAgainAsync(Looked server, NpgsqlConnection connection, bool isRead)
    {
        try
        {
            var facts = await AcceptAsync(connection).ConfigureAwait(false);
            Interlocked.CompareExchange(ref _server, server with { Facts = facts }, server);
        }
        catch (Exception e) when (e is StoreException || Failure.IsKnown(e))
        {
            Forget(server);
            if (isRead)
            {
                throw;
            }

            throw StoreException.NotLookedAt(source.Name, e);
        }
    }

    private async Task<ServerFacts> AcceptAsync(NpgsqlConnection connection)
    {
        var facts = await ServerFacts.ReadAsync(connection, table.Quoted, ReadTimeout).ConfigureAwait(false);
        history.Accept(facts, source.Name);
        return facts;
    }

    public void NoteDamagedSubject() => logger.DamagedSubject(source.Name, table.Quoted);

    /// <summary>What a statement returned, and the mark of the server that executed it; null if no row could tell.</summary>
    internal readonly record struct Answer<T>(T Value, long? Mark);

    /// <summary>A server that was looked at.</summary>
    internal sealed record Looked(ServerFacts Facts, NpgsqlDataSource Source, Sql Sql, string TableName);
}
