using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>The grants of one client id in a SQLite file that other processes and client ids may share.</summary>
internal sealed class SqliteGrantStore : IGrantStore, IDisposable, IAsyncDisposable
{
    private readonly string _clientId;
    private readonly StoreSetbacks _setbacks;
    private readonly GrantConnection _connection;
    private readonly ChangeBroadcast _changes = new();
    private readonly SharedPolling _poll;
    private readonly Erasure _erasure;

    // Real time, even where a test fakes the clock of the container: other processes write in real time.
    public SqliteGrantStore(string clientId, DatabaseFile file, StoreSetbacks setbacks, TimeProvider? timeProvider = null)
    {
        (_clientId, _setbacks) = (clientId, setbacks);
        _connection = new(file, SayThatItWentBack, () => _changes.Publish(null));
        _erasure = new(_connection, file);
        _poll = new(() => new(_connection, clientId, file, _changes, timeProvider ?? TimeProvider.System));
    }

    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        Rows.CheckSubject(subject);
        return await _connection.ReadAsync(
            session => session.Bind(Sql.Find, ("$client", _clientId), ("$subject", subject)).ReadAll(Rows.Read).SingleOrDefault(),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        Rows.CheckSubject(grant.Subject);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grant.Version);
        var (due, content) = (grant.RefreshDueAt?.UtcTicks, grant.Content.ToArray());
        var saved = await _connection.WriteAsync(
            session => expectedVersion == 0
                ? session.Bind(Sql.Insert, ("$client", _clientId), ("$subject", grant.Subject), ("$version", grant.Version), ("$due", due), ("$content", content)).ExecuteNonQuery() == 1
                : Replace(session, session.Bind(Sql.Update, ("$client", _clientId), ("$subject", grant.Subject), ("$version", grant.Version), ("$due", due), ("$content", content), ("$expected", expectedVersion)), grant.Subject, due),
            cancellationToken,
            inserts: expectedVersion == 0).ConfigureAwait(false);
        return Publish(saved, grant.Subject);
    }

    public async ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default)
    {
        Rows.CheckSubject(subject);
        var removed = await _connection.WriteAsync(
            session => Replace(session, session.Bind(Sql.Remove, ("$client", _clientId), ("$subject", subject), ("$expected", expectedVersion)), subject, due: null),
            cancellationToken).ConfigureAwait(false);
        return Publish(removed, subject);
    }

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        ListAsync(refreshDueBefore?.UtcTicks, cancellationToken);

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _changes.Subscribe();
        using var polling = await _poll.JoinAsync(cancellationToken).ConfigureAwait(false);
        yield return null;
        await foreach (var subject in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return subject;
        }
    }

    public void Dispose()
    {
        _erasure.Dispose();
        _connection.Dispose();
        _changes.End(StoreException.Disposed());
    }

    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    // One page at a time: no reader stays open while the caller does something else, and the cost of a page does not depend on the number of rows.
    private async IAsyncEnumerable<StoredGrant> ListAsync(long? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (due, from) = ((object)long.MinValue, Array.Empty<byte>());
        while (true)
        {
            var page = await _connection.ReadAsync(
                session => (before is null
                    ? session.Bind(Sql.List, ("$client", _clientId), ("$from", from), ("$page", Sql.PageSize))
                    : session.Bind(Sql.ListDue, ("$client", _clientId), ("$before", before), ("$due", due), ("$from", from), ("$page", Sql.PageSize)))
                    .ReadAll(Rows.ReadListed),
                cancellationToken).ConfigureAwait(false);

            foreach (var (row, _, _) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }

            if (page.Count < Sql.PageSize)
            {
                yield break;
            }

            // In SQLite's order, the next text is the same text followed by a zero. It is used exactly as stored: a converted value might sort before itself.
            (due, from) = (page[^1].Due, [.. page[^1].Subject, 0]);
        }
    }

    private bool Replace(Session session, SqliteCommand write, string subject, long? due)
    {
        var wanted = _erasure.IsWanted(session, _clientId, subject, due);
        if (write.ExecuteNonQuery() != 1)
        {
            return false;
        }

        session.EraseAfterCommit(_erasure, wanted);
        return true;
    }

    private void SayThatItWentBack()
    {
        _setbacks.MayHaveGoneBack();
        _changes.Publish(null);
    }

    private bool Publish(bool happened, string subject)
    {
        if (happened)
        {
            _changes.Publish(subject);
        }

        return happened;
    }
}
