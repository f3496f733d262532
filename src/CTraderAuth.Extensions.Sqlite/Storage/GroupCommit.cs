using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CTraderAuth.Storage;

/// <summary>One durable transaction for several writes, each of which still succeeds or fails by itself.</summary>
internal sealed class GroupCommit(DatabaseFile file, Session session)
{
    private readonly TimeProvider _time = TimeProvider.System;
    private long _lastHeld = TimeProvider.System.GetTimestamp();

    /// <summary>Waits for the lock until the busy time of the oldest write is over; returns why there is no transaction. Never throws.</summary>
    public Exception? TryBegin(PendingWrite oldest) => TryBegin(file.BusyTimeout - WaitOf(oldest));

    /// <summary>Whether a write ends with an error of <see cref="TryBegin(PendingWrite)"/>: a lock ends only those that have waited for all of their busy time.</summary>
    public bool EndsWith(Exception error, PendingWrite write) => !(error is SqliteException cause && cause.IsBusy()) || WaitOf(write) >= file.BusyTimeout;

    /// <summary>Writes all in the transaction that has begun, and ends it. What fails, fails the writes.</summary>
    public void Write(IReadOnlyList<PendingWrite> writes)
    {
        TryWrite(writes);
        _lastHeld = _time.GetTimestamp();
    }

    /// <summary>Ends writes for which there is no transaction: nothing of them was written.</summary>
    public void Fail(IReadOnlyList<PendingWrite> writes, Exception error) => Fail(writes, error, isOver: false);

    /// <summary>Leaves a transaction in which something unexpected failed, such as memory.</summary>
    /// <returns>What to tell those who wait.</returns>
    public Exception Abandon(Exception error)
    {
        TryRollBack();
        return StoreException.OutcomeUnknown(file.Path, error);
    }

    // The time in which this process itself had the lock does not count.
    private TimeSpan WaitOf(PendingWrite write) => _time.GetElapsedTime(Math.Max(write.Arrived, _lastHeld));

    private Exception? TryBegin(TimeSpan wait)
    {
        try
        {
            session.Begin(wait);
            return null;
        }
        catch (Exception e)
        {
            // It may have begun before the error.
            return TryRollBack() is SqliteException last ? last : e;
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
            Succeed(writes);
        }
        catch (SqliteException e)
        {
            RollBackAfter(e, writes, isOfOne: e.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_CONSTRAINT);
        }
        catch (Exception e)
        {
            // Not from SQLite, so it is not known how far the commit has come.
            TryRollBack();
            foreach (var write in writes)
            {
                write.Fail(StoreException.OutcomeUnknown(file.Path, e));
            }
        }
    }

    private void Succeed(IReadOnlyList<PendingWrite> writes)
    {
        var isThere = writes.Count == 0 || session.IsStillThere();
        foreach (var write in writes)
        {
            if (isThere)
            {
                write.Succeed();
            }
            else
            {
                write.Fail(StoreException.Lost(file.Path));
            }
        }
    }

    /// <remarks>With <c>isOfOne</c> the others may succeed without the one that failed.</remarks>
    private void RollBackAfter(Exception error, IReadOnlyList<PendingWrite> writes, bool isOfOne)
    {
        var unfinished = TryRollBack();
        if (isOfOne && unfinished is null && writes.Count > 1)
        {
            WriteEachAlone(writes);
        }
        else
        {
            Fail(writes, unfinished is SqliteException ? unfinished : error, isOver: unfinished is null);
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

    /// <summary>Ends writes of which nothing was written. A connection whose transaction is not over cannot be used any more: closing it rolls back.</summary>
    private void Fail(IReadOnlyList<PendingWrite> writes, Exception error, bool isOver)
    {
        // An exception each: several threads throw them.
        foreach (var write in writes)
        {
            write.Fail(error is SqliteException cause ? session.Explain(cause) : StoreException.NotWritten(file.Path, error, reopen: !isOver));
        }
    }

    private Exception? TryRollBack()
    {
        try
        {
            session.Rollback();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
