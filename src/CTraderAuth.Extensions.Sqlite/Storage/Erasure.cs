using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>Erases the content that a write replaced: SQLite overwrites it in its page, and emptying the log removes the older pages.</summary>
/// <remarks>Emptying the log costs about as much as a commit, and makes every commit slower until the log has grown again. So it is done at once for the first 50 writes and for one a second after that; for the others it is done together, at most a second later.</remarks>
internal sealed class Erasure(GrantConnection connection, DatabaseFile file) : IDisposable
{
    private const int Burst = 50;
    private static readonly TimeSpan PerErasure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // Short, because an old token in the log is not a reason to delay a write.
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(250);

    private static readonly long TicksPerErasure = TimeProvider.System.TimestampFrequency * PerErasure.Ticks / TimeSpan.TicksPerSecond;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lock _scheduling = new();
    private ITimer? _timer;
    private bool _scheduled;
    private bool _told;
    private long _credit = TimeProvider.System.GetTimestamp() - (Burst * TicksPerErasure);
    private volatile bool _disposed;

    /// <summary>Whether the next write replaces tokens and may be followed by an erasure at once.</summary>
    public bool IsWanted(Session session, string clientId, string subject, long? due) => session.ErasesAtOnce || (HasCredit()
        && (due is null || session.Bind(Sql.Moves, ("$client", clientId), ("$subject", subject), ("$due", due)).ExecuteScalar() is 1L));

    /// <summary>Runs on the connection that has just written. Never makes the write fail, which is already durable.</summary>
    public void After(Session session, bool wanted)
    {
        if (!wanted || !TryErase(session))
        {
            Schedule();
        }
    }

    /// <summary>Empties the log, unless another process is reading it at the moment.</summary>
    public static bool TryErase(SqliteConnection connection, TimeSpan busyTimeout)
    {
        connection.WaitAtMost(Busy);
        try
        {
            return connection.TryEmptyLog();
        }
        finally
        {
            connection.WaitAtMost(busyTimeout);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        lock (_scheduling)
        {
            _timer?.Dispose();
        }
    }

    private bool TryErase(Session session)
    {
        var before = _time.GetTimestamp();
        Spend(before);
        try
        {
            var erased = session.Erase();
            _told &= !erased;
            return erased;
        }
        catch (Exception e)
        {
            Tell(e);
            return false;
        }
    }

    private void Tell(Exception? error)
    {
        if (!_told)
        {
            _told = true;
            file.Logger.NotErased(error, file.Path);
        }
    }

    private bool HasCredit() => _time.GetElapsedTime(Volatile.Read(ref _credit)) >= PerErasure;

    // The time from which the allowance is counted: each erasure moves it forward, and it is never further back than one burst.
    private void Spend(long now)
    {
        Volatile.Write(ref _credit, Math.Max(Volatile.Read(ref _credit), now - (Burst * TicksPerErasure)) + TicksPerErasure);
    }

    private void Schedule()
    {
        lock (_scheduling)
        {
            if (_scheduled || _disposed)
            {
                return;
            }

            _scheduled = true;
            using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            {
                _timer ??= _time.CreateTimer(static state => _ = ((Erasure)state!).RunAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            _timer.Change(Rest, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task RunAsync()
    {
        lock (_scheduling)
        {
            _scheduled = false;
        }

        try
        {
            if (!await connection.TendAsync(TryErase).ConfigureAwait(false))
            {
                Tell(null);
                Schedule();
            }
        }
        catch (Exception)
        {
            // The next call encounters the same problem and reports it.
        }
    }
}
