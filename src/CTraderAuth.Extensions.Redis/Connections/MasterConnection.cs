using System.Net;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>A connection to the server that is master now. After each change of the connection that server is looked at before anything that it says is used.</summary>
internal sealed class MasterConnection(ConnectionSource source, RedisKey slot, Action<ServerFacts, string> accept, TimeProvider time) : IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly RoleUpdate _roles = new(time);
    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer>? _connection;
    private Task<Master>? _looking;
    private Master? _master;
    private volatile bool _disposed;
    private ConnectionFailureType? _failure;

    /// <summary>Something about the connection changed: it may be another one, or be gone.</summary>
    public event Action<ConnectionType>? Changed;

    /// <summary>Works on the master.</summary>
    /// <param name="work">What the master refused to do is repeated on the master that is found then; a read is also repeated if the connection changed under it.</param>
    /// <param name="isRead">Whether repeating it changes nothing.</param>
    /// <exception cref="StoreException">It failed; after a write the outcome is unknown unless the message says that nothing was written.</exception>
    public async Task<T> RunAsync<T>(Func<Master, Task<T>> work, bool isRead)
    {
        for (var attempt = 1; ; attempt++)
        {
            Master? master = null;
            try
            {
                master = await FindAsync().ConfigureAwait(false);
                var result = await work(master).ConfigureAwait(false);
                if (master.IsCurrent)
                {
                    return result;
                }

                // A newer connection may have done it, on a server that was not looked at yet.
                Forget(master);
                if (!isRead)
                {
                    return await LookAfterAsync(result).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or OperationCanceledException)
            {
                Forget(master);
                if (_disposed)
                {
                    throw StoreException.Disposed();
                }

                var configuring = _roles.Begin(_connection);
                if (attempt == Attempts || !WasRefused(e))
                {
                    throw Explain(e);
                }

                await configuring.ConfigureAwait(false);
                continue;
            }

            if (attempt == Attempts)
            {
                throw StoreException.Moving(Name);
            }
        }
    }

    /// <summary>The connection itself, for notices.</summary>
    public async Task<IConnectionMultiplexer> OpenAsync()
    {
        Task<IConnectionMultiplexer> opening;
        lock (_gate)
        {
            if (_disposed)
            {
                throw StoreException.Disposed();
            }

            if (_connection is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _connection = ConnectAsync();
            }

            opening = _connection;
        }

        try
        {
            return await opening.ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            throw Explain(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<IConnectionMultiplexer>? opened;
        lock (_gate)
        {
            _disposed = true;
            opened = _connection;
        }

        if (opened is null)
        {
            return;
        }

        try
        {
            var connection = await opened.ConfigureAwait(false);
            connection.ConnectionFailed -= NoteFailure;
            connection.ConnectionRestored -= NoteRestored;
            if (source.IsOwned)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // It was never open.
        }
    }

    private static bool WasRefused(Exception e) => e is RedisCommandException || ReplyCode.Of(e) is "READONLY" or "MOVED" or "ASK";

    // A write is never repeated: if nobody can tell which server did it, its outcome is unknown.
    private async Task<T> LookAfterAsync<T>(T result)
    {
        try
        {
            await FindAsync().ConfigureAwait(false);
            return result;
        }
        catch (Exception e) when (e is StoreException or RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            throw _disposed ? StoreException.Disposed() : (Exception)StoreException.NotLookedAt(Name, e);
        }
    }

    // All that need the master look for it once, and fail together: one after the other they would wait for a time-out each.
    private ValueTask<Master> FindAsync()
    {
        if (Volatile.Read(ref _master) is { } known)
        {
            return new(known);
        }

        lock (_gate)
        {
            _looking ??= FindOnceAsync();
            return new(_looking);
        }
    }

    private async Task<Master> FindOnceAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var looked = await LookAsync().ConfigureAwait(false);
            Volatile.Write(ref _master, looked);
            return looked;
        }
        finally
        {
            lock (_gate)
            {
                _looking = null;
            }
        }
    }

    private async Task<Master> LookAsync()
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        var database = connection.GetDatabase();
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var endPoint = await database.IdentifyEndpointAsync(slot, CommandFlags.DemandMaster).ConfigureAwait(false) ?? throw StoreException.NoMaster(Name);
            var server = connection.GetServer(endPoint);
            var number = Master.Connection(server);
            var facts = await ServerFacts.ReadAsync(server).ConfigureAwait(false);
            if (Master.Connection(server) != number)
            {
                continue;
            }

            if (!facts.IsMaster)
            {
                _ = _roles.Begin(_connection);
                throw StoreException.NoMaster(NameOf([endPoint]));
            }

            accept(facts, NameOf([endPoint]));
            _failure = null;
            return new(server, database.Database, number, facts.ReplicationId);
        }

        throw StoreException.Moving(Name);
    }

    private void Forget(Master? master) => Interlocked.CompareExchange(ref _master, null, master);

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var connection = await source.OpenAsync().ConfigureAwait(false);
        connection.ConnectionFailed += NoteFailure;
        connection.ConnectionRestored += NoteRestored;
        return connection;
    }

    private void NoteFailure(object? sender, ConnectionFailedEventArgs failed)
    {
        _failure = failed.FailureType;
        Changed?.Invoke(failed.ConnectionType);
    }

    private void NoteRestored(object? sender, ConnectionFailedEventArgs restored) => Changed?.Invoke(restored.ConnectionType);

    public Exception Explain(Exception e) => e switch
    {
        RedisException redis => StoreException.From(redis, Name, _failure),
        RedisCommandException => StoreException.NotSent(Name, e),
        _ => StoreException.TimedOut(Name, e),
    };

    private string Name => _connection is { IsCompletedSuccessfully: true } open ? NameOf(open.Result.GetEndPoints()) : "the configured address";

    private static string NameOf(EndPoint[] endPoints) =>
        $"Redis at {string.Join(", ", endPoints.Select(static endPoint => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString()))}";
}
