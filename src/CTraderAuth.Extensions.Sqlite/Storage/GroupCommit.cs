using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CTraderAuth.Storage;

/// <summary>One durable transaction for several writes, each of which still succeeds or fails by itself.</summary>
internal sealed class GroupCommit(DatabaseFile file, Session session)
{
    private readonly TimeProvider _time = TimeProvider.System;
    private long _lastHeld = TimeProvider.System.GetTimestamp();

    /// <summary>Waits for the lock until the busy time of the oldest write is over; returns why there is no transaction.</summary>
    public SqliteException? TryBegin(PendingWrite oldest) => TryBegin(file.BusyTimeout - WaitOf(oldest));

    /// <summary>Whether a write ends with an error of <see cref="TryBegin(PendingWrite)"/>: a lock ends only those that have waited for all of their busy time.</summary>
    public bool EndsWith(SqliteException error, PendingWrite write) => !error.IsBusy() || WaitOf(write) >= file.BusyTimeout;

    /// <summary>Writes all in the transaction that has begun, and ends it.</summary>
    public void Write(IReadOnlyList<PendingWrite> writes)
    {
        try
        {
            TryWrite(writes);
        }
        catch (Exception e)
        {
            // Not from SQLite, but each caller must hear of it, and the next write needs a transaction of its own.
            Fail(writes, TryRollBack() ?? e);
        }

        _lastHeld = _time.GetTimestamp();
    }

    public void Fail(IReadOnlyList<PendingWrite> writes, Exception error)
    {
        // An exception each: several threads throw them.
        foreach (var write in writes)
        {
            write.Fail(error is SqliteException cause ? session.Explain(cause) : error);
        }
    }

    // The time in which this process itself had the lock does not count.
    private TimeSpan WaitOf(PendingWrite write) => _time.GetElapsedTime(Math.Max(write.Arrived, _lastHeld));

    private SqliteException? TryBegin(TimeSpan wait)
    {
        try
        {
            session.Begin(wait);
            return null;
        }
        catch (SqliteException e)
        {
            return e;
        }
    }

    private void TryWrite(IReadOnlyList<PendingWrite> writes)
    {
        try
        {
            foreach (var write in writes)
            {
                write.Run(session);
            }
        }
        catch (Exception e)
        {
            RollBackAfter(e, writes, isOfOne: true);
            return;
        }

        try
        {
            session.Commit();
        }
        catch (SqliteException e)
        {
            RollBackAfter(e, writes, isOfOne: e.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_CONSTRAINT);
            return;
        }

        if (writes.Count > 0 && !session.IsStillThere())
        {
            foreach (var write in writes)
            {
                write.Fail(StoreException.Lost(file.Path));
            }
        }
    }

    /// <remarks>With <c>isOfOne</c> the others may succeed without the one that failed.</remarks>
    private void RollBackAfter(Exception error, IReadOnlyList<PendingWrite> writes, bool isOfOne)
    {
        var last = TryRollBack() ?? error;
        if (isOfOne && last == error && writes.Count > 1)
        {
            WriteEachAlone(writes);
        }
        else
        {
            Fail(writes, last);
        }
    }

    // They share one busy time, so that none of them waits for the busy times of the others.
    private void WriteEachAlone(IReadOnlyList<PendingWrite> writes)
    {
        var started = _time.GetTimestamp();
        foreach (var write in writes)
        {
            if (TryBegin(file.BusyTimeout - _time.GetElapsedTime(started)) is { } error)
            {
                Fail([write], error);
            }
            else
            {
                TryWrite([write]);
            }
        }
    }

    private SqliteException? TryRollBack()
    {
        try
        {
            session.Rollback();
            return null;
        }
        catch (SqliteException e)
        {
            return e;
        }
    }
}
