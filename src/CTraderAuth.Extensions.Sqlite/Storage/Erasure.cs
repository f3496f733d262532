using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>Erases what a write replaced from the log: deleted content is overwritten in its page, and the older pages leave with the log.</summary>
/// <remarks>Emptying the log costs about as much as a commit. So it is done at once for the first 50 writes and for 10 a second after that, and for the others together, a second later at most.</remarks>
internal sealed class Erasure(GrantConnection connection, DatabaseFile file) : IDisposable
{
    private const int Burst = 50;
    private static readonly TimeSpan PerErasure = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // Short: an old token in the log is no reason to hold up a write.
    private const int BusyMilliseconds = 250;

    private static readonly long TicksPerErasure = TimeProvider.System.TimestampFrequency * PerErasure.Ticks / TimeSpan.TicksPerSecond;

    private readonly TimeProvider time = TimeProvider.System;
    private readonly Lock scheduling = new();
    private ITimer? timer;
    private bool scheduled;
    private bool told;
    private long credit = TimeProvider.System.GetTimestamp() - (Burst * TicksPerErasure);
    private volatile bool disposed;

    /// <summary>Whether a write that is about to happen replaces tokens and can be followed by an erasure at once.</summary>
    public bool IsWanted(Session session, string clientId, string subject, long? due) => HasCredit()
        && (due is null || session.Bind(Sql.Moves, ("$client", clientId), ("$subject", subject), ("$due", due)).ExecuteScalar() is 1L);

    /// <summary>Runs on the connection that has just written. Never fails the write, which is durable.</summary>
    public void After(Session session, bool wanted)
    {
        if (!wanted || !TryErase(session))
        {
            Schedule();
        }
    }

    /// <summary>Empties the log unless another process is reading it just now.</summary>
    public static bool TryErase(SqliteConnection connection, TimeSpan busyTimeout)
    {
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusyMilliseconds}"));
        try
        {
            return connection.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        finally
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}"));
        }
    }

    public void Dispose()
    {
        disposed = true;
        lock (scheduling)
        {
            timer?.Dispose();
        }
    }

    private bool TryErase(Session session)
    {
        var before = time.GetTimestamp();
        Spend(before);
        try
        {
            var erased = session.Erase();
            told &= !erased;
            return erased;
        }
        catch (SqliteException e)
        {
            Tell(e);
            return false;
        }
    }

    private void Tell(Exception? error)
    {
        if (!told)
        {
            told = true;
            file.Logger.NotErased(error, file.Path);
        }
    }

    private bool HasCredit() => time.GetElapsedTime(Volatile.Read(ref credit)) >= PerErasure;

    // The moment from which credit counts: each erasure moves it on, and it is never further back than a burst.
    private void Spend(long now)
    {
        Volatile.Write(ref credit, Math.Max(Volatile.Read(ref credit), now - (Burst * TicksPerErasure)) + TicksPerErasure);
    }

    private void Schedule()
    {
        lock (scheduling)
        {
            if (scheduled || disposed)
            {
                return;
            }

            scheduled = true;
            using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            {
                timer ??= time.CreateTimer(static state => _ = ((Erasure)state!).RunAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            timer.Change(Rest, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task RunAsync()
    {
        lock (scheduling)
        {
            scheduled = false;
        }

        try
        {
            if (!await connection.TendAsync(TryErase).ConfigureAwait(false))
            {
                Tell(null);
                Schedule();
            }
        }
        catch (Exception e) when (e is StoreException or ObjectDisposedException or SqliteException)
        {
            // The next call meets the same trouble and says so.
        }
    }
}
