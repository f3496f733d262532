using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>The grants of one client id in Redis, which other processes and client ids share.</summary>
internal sealed class RedisGrantStore : IGrantStore, Listing.IReader, IDisposable, IAsyncDisposable
{
    private readonly Keys _keys;
    private readonly ChangeBroadcast _changes = new();
    private readonly MasterConnection[] _connections;
    private readonly ReplicaWait? _replicas;
    private readonly ChangeFeed _feed;
    private readonly Listing _listing;

    // Real time, even where a test fakes the clock of the container: servers and other processes live in real time.
    public RedisGrantStore(string clientId, RedisGrantStoreOptions options, IEnumerable<ConnectionSource> sources, ConnectionSource replicaSource, ILogger<RedisGrantStore> log, StorePromise promise, StoreSetbacks setbacks)
    {
        var logger = new QuietLogger(log);
        _keys = new(options.KeyPrefix, clientId);
        var history = new ServerHistory(options, promise, setbacks, _changes, logger);
        _connections = [.. sources.Select(source => new MasterConnection(source, _keys.Sequence, history.Accept, TimeProvider.System))];
        _replicas = options.Replicas > 0 ? new(new(replicaSource, _keys.Sequence, static (_, _) => { }, TimeProvider.System), _keys, options, logger) : null;
        _feed = new(_connections[0], _keys, _changes, logger, TimeProvider.System);
        _listing = new(_keys, this, logger);
    }

    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        var bytes = Keys.Subject(subject);
        cancellationToken.ThrowIfCancellationRequested();
        return await ReadAsync(ConnectionOf(subject), master => master.ReadRowAsync(_keys, subject, bytes)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // Sent together, and answered without the content.
    public async ValueTask<IReadOnlyDictionary<string, long>> FindVersionsAsync(IReadOnlyCollection<string> subjects, CancellationToken cancellationToken = default)
    {
        (string Subject, byte[] Bytes)[] asked = [.. subjects.Select(static subject => (subject, Keys.Subject(subject)))];
        cancellationToken.ThrowIfCancellationRequested();
        var found = await ReadAsync(master => Task.WhenAll(asked.Select(row => master.ReadVersionAsync(_keys, row.Bytes)))).WaitAsync(cancellationToken).ConfigureAwait(false);
        var versions = new Dictionary<string, long>(asked.Length, StringComparer.Ordinal);
        foreach (var (row, version) in asked.Zip(found))
        {
            if (version is { } known)
            {
                versions[row.Subject] = known;
            }
        }

        return versions;
    }

    public async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var subject = Keys.Subject(grant.Subject);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grant.Version);
        cancellationToken.ThrowIfCancellationRequested();
        RedisValue[] values = [expectedVersion, grant.Version, Rows.Due(grant), grant.Content.ToArray(), subject, _keys.Channel];
        return await WriteAsync(ConnectionOf(grant.Subject), Script.Save, subject, values).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default)
    {
        var bytes = Keys.Subject(subject);
        cancellationToken.ThrowIfCancellationRequested();
        return await WriteAsync(ConnectionOf(subject), Script.Remove, bytes, [expectedVersion, bytes, _keys.Channel]).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        refreshDueBefore is { } before ? _listing.DueAsync(before, cancellationToken) : _listing.AllAsync(cancellationToken);

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var subscription = _changes.Subscribe();
        await _feed.StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        yield return null;
        await foreach (var subject in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return subject;
        }
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await _feed.DisposeAsync().ConfigureAwait(false);
        if (_replicas is not null)
        {
            await _replicas.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var connection in _connections)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _changes.End(StoreException.Disposed());
    }

    public Task<T> ReadAsync<T>(Func<Master, Task<T>> read) => ReadAsync(_connections[0], read);

    // Redis reads 16 KiB of a connection at a time, and then makes durable what it has: what comes over several connections shares that.
    private MasterConnection ConnectionOf(string subject) => _connections[(uint)subject.GetHashCode(StringComparison.Ordinal) % (uint)_connections.Length];

    private async Task<bool> WriteAsync(MasterConnection connection, Script script, byte[] subject, RedisValue[] values)
    {
        var isUnknown = false;
        try
        {
            return await connection.RunAsync(
                async master =>
                {
                    isUnknown = true;
                    var change = await ChangeAsync(master).ConfigureAwait(false);
                    if (change >= 0 && _replicas is not null)
                    {
                        await _replicas.ConfirmAsync(master).ConfigureAwait(false);
                    }

                    return change >= 0;
                },
                isRead: false).ConfigureAwait(false);
        }
        catch (Exception) when (isUnknown)
        {
            _replicas?.Miss();
            throw;
        }

        async Task<long> ChangeAsync(Master master)
        {
            try
            {
                return (long)await master.ExecuteAsync(script, [_keys.Row(subject), _keys.Due, _keys.All, _keys.Sequence], values).ConfigureAwait(false);
            }
            catch (RedisServerException e) when (ReplyCode.WroteNothing(e))
            {
                isUnknown = false;
                throw;
            }
        }
    }

    private Task<T> ReadAsync<T>(MasterConnection connection, Func<Master, Task<T>> read) =>
        connection.RunAsync(
            async master =>
            {
                var result = await read(master).ConfigureAwait(false);
                if (_replicas is { IsMissing: true })
                {
                    await _replicas.ConfirmAsync(master).ConfigureAwait(false);
                }

                return result;
            },
            isRead: true);
}
