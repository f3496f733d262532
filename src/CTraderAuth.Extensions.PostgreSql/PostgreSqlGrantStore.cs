using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace CTraderAuth.Storage;

/// <summary>The grants of one client id in a table of PostgreSQL, which other processes and client ids share.</summary>
internal sealed class PostgreSqlGrantStore : IGrantStore, IDisposable, IAsyncDisposable
{
    private readonly string _clientId;
    private readonly ChangeBroadcast _changes = new();
    private readonly GrantServer _server;
    private readonly NoticeSender _sender;
    private readonly ChangeListener _listener;
    private readonly ConnectionSource _listenSource;
    private readonly StandbyProof _proof = new();
    private readonly UnknownWrites _unknown = new();
    private bool _disposed;

    // Real time, even where a test fakes the clock of the container: servers and other processes live in real time.
    public PostgreSqlGrantStore(string clientId, PostgreSqlGrantStoreOptions options, ConnectionSource source, ConnectionSource? listenSource, StoreSetbacks setbacks, StorePromise promise, ILogger<PostgreSqlGrantStore> log)
    {
        _clientId = clientId;
        var logger = new QuietLogger(log);
        var table = new Table(options.Table, options.Schema);
        var history = new ServerHistory(options.AllowVolatile, table.Quoted, _changes, setbacks, promise, logger);
        _server = new(source, table, history, options, logger);
        _sender = new(_server, clientId, logger, TimeProvider.System);
        _listenSource = listenSource ?? source;
        _listener = new(_server, _listenSource, listenSource is not null, _sender, history, _changes, logger, TimeProvider.System);
    }

    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        var bytes = Subjects.ToBytes(subject);
        cancellationToken.ThrowIfCancellationRequested();
        var unknown = _unknown.Find(subject);
        var row = await ReadAsync(
            sql => sql.Find,
            () => [Text(_clientId), Bytes(bytes)],
            reader => RowReader.Row(reader, subject)).WaitAsync(cancellationToken).ConfigureAwait(false) is [var found] ? found : null;
        AnnounceIfDetermined(subject, unknown, row?.Version ?? 0);
        return row;
    }

    // One statement: the subjects are sent as text, because a data source of the application may not know arrays.
    public async ValueTask<IReadOnlyDictionary<string, long>> FindVersionsAsync(IReadOnlyCollection<string> subjects, CancellationToken cancellationToken = default)
    {
        var asked = string.Join(',', subjects.Select(static subject => Convert.ToHexStringLower(Subjects.ToBytes(subject))));
        cancellationToken.ThrowIfCancellationRequested();
        var unknown = subjects.Select(subject => (Subject: subject, Expected: _unknown.Find(subject))).Where(static write => write.Expected is not null).ToArray();
        var found = await ReadAsync(static sql => sql.FindVersions, () => [Text(_clientId), Text(asked)], RowReader.Version).WaitAsync(cancellationToken).ConfigureAwait(false);
        var versions = found.Where(static row => row.Subject is not null).ToDictionary(static row => row.Subject!, static row => row.Version, StringComparer.Ordinal);
        foreach (var (subject, expected) in unknown)
        {
            AnnounceIfDetermined(subject, expected, versions.GetValueOrDefault(subject));
        }

        return versions;
    }

    public async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var subject = Subjects.ToBytes(grant.Subject);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grant.Version);
        cancellationToken.ThrowIfCancellationRequested();
        var (due, content) = (grant.RefreshDueAt, grant.Content.ToArray());
        return await (expectedVersion == 0
            ? WriteAsync(static sql => sql.Insert, grant.Subject, expectedVersion, () => [Text(_clientId), Bytes(subject), Number(grant.Version), Time(due), Bytes(content)])
            : WriteAsync(static sql => sql.Swap, grant.Subject, expectedVersion, () => [Text(_clientId), Bytes(subject), Number(grant.Version), Time(due), Bytes(content), Number(expectedVersion)]))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default)
    {
        var bytes = Subjects.ToBytes(subject);
        cancellationToken.ThrowIfCancellationRequested();
        return await WriteAsync(static sql => sql.Remove, subject, expectedVersion, () => [Text(_clientId), Bytes(bytes), Number(expectedVersion)]).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // One page at a time: nothing stays open while the caller does something else, and the cost of a page does not depend on the number of rows.
    public async IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (before, due, from) = (refreshDueBefore?.UtcTicks, long.MinValue, Array.Empty<byte>());
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await (before is { } limit
                ? ReadAsync(static sql => sql.ListDue, () => [Text(_clientId), Number(limit), Number(due), Bytes(from)], RowReader.ListedRow)
                : ReadAsync(static sql => sql.List, () => [Text(_clientId), Bytes(from)], RowReader.ListedRow)).WaitAsync(cancellationToken).ConfigureAwait(false);
            foreach (var listed in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (listed.Row is { } row)
                {
                    yield return row;
                }
                else
                {
                    _server.NoteDamagedSubject();
                }
            }

            if (page.Count < Sql.PageSize)
            {
                yield break;
            }

            (due, from) = (page[^1].Due, page[^1].Subject);
        }
    }

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var subscription = _changes.Subscribe();
        await _listener.StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        yield return null;
        await foreach (var subject in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return subject;
        }
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _listener.DisposeAsync().ConfigureAwait(false);
        await _sender.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        await _listenSource.DisposeAsync().ConfigureAwait(false);
        _changes.End(StoreException.Disposed());
    }

    private Task<List<T>> ReadAsync<T>(Func<Sql, string> statement, Func<NpgsqlParameter[]> parameters, Func<NpgsqlDataReader, T> read) =>
        _server.RunAsync(
            async (connection, sql) =>
            {
                var answer = await Statement.ReadAsync(connection, statement(sql), _server.ReadTimeout, parameters(), read).ConfigureAwait(false);
                await _proof.AskAsync(connection, sql, _server.Timeout).ConfigureAwait(false);
                return answer;
            },
            isRead: true);

    private async Task<bool> WriteAsync(Func<Sql, Sql.Write> statement, string subject, long expectedVersion, Func<NpgsqlParameter[]> parameters)
    {
        var unknown = _unknown.Find(subject);
        var isNews = true;
        try
        {
            var happened = await _server.RunAsync((connection, sql) => Statement.WriteAsync(connection, statement(sql), _server.Timeout, parameters), isRead: false).ConfigureAwait(false);

            // Also if another write changed the row: it may be the unknown one, which nobody could read yet when it was announced.
            var isDetermined = (happened || unknown == expectedVersion) && _unknown.TryEnd(subject, unknown);
            isNews = happened || isDetermined;
            return happened;
        }
        catch (StoreException)
        {
            _proof.Miss();
            _unknown.Add(subject, expectedVersion);
            throw;
        }
        finally
        {
            // Also after an exception: the write may have happened.
            if (isNews)
            {
                Announce(subject);
            }
        }
    }

    private void AnnounceIfDetermined(string subject, long? unknown, long version)
    {
        if (version != unknown && _unknown.TryEnd(subject, unknown))
        {
            Announce(subject);
        }
    }

    private void Announce(string subject)
    {
        _changes.Publish(subject);
        _sender.Enqueue(subject);
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<byte[]> Bytes(byte[] value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    private static NpgsqlParameter Time(DateTimeOffset? value) => new() { Value = value is { } time ? time.UtcTicks : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };
}
