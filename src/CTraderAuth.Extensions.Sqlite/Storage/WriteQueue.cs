using System.Diagnostics.CodeAnalysis;

namespace CTraderAuth.Storage;

/// <summary>Writes in order of arrival; those that came while the disk was busy share the next durable transaction.</summary>
/// <remarks>Nothing waits for more writes. One thread of the pool writes at a time, and none when nothing waits; a write alone returns on that thread, so that it costs no second switch of threads.</remarks>
internal sealed class WriteQueue(Session session, GroupCommit commit) : IThreadPoolWorkItem
{
    private const int MostTogether = 64;

    private readonly Lock _changing = new();
    private readonly Queue<PendingWrite> _waiting = [];
    private bool _working;
    private Func<Exception>? _closed;

    public Task<T> WriteAsync<T>(Func<Session, T> work, CancellationToken cancellationToken)
    {
        var write = new PendingWrite<T>(work, cancellationToken);
        lock (_changing)
        {
            if (_closed is not null)
            {
                return Task.FromException<T>(_closed());
            }

            _waiting.Enqueue(write);
            if (_working)
            {
                return write.Result;
            }

            _working = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return write.Result;
    }

    /// <summary>Works between two transactions.</summary>
    public Task<bool> TendAsync(Func<Session, bool> work) => session.RunAsync(work, CancellationToken.None);

    /// <summary>Finishes what waits, even when the thread pool has no thread for it, and closes the connection.</summary>
    public void Finish(Func<Exception> because)
    {
        Refuse(because);
        while (HasMore())
        {
            Tell(session.Exclusively(Round), lastOneHere: false);
        }

        session.Close(because);
    }

    /// <summary>Fails what waits, and closes the connection.</summary>
    public void Close(Func<Exception> because)
    {
        Refuse(because);
        List<PendingWrite> waiting = [];
        Take(waiting, static _ => true, int.MaxValue);
        waiting.ForEach(write => write.Fail(because()));
        Tell(waiting, lastOneHere: false);
        session.Close(because);
    }

    public void Execute()
    {
        bool more;
        do
        {
            var ended = session.Exclusively(Round);
            lock (_changing)
            {
                _working = more = HasMore();
            }

            Tell(ended, lastOneHere: !more);
        }
        while (more);
    }

    /// <summary>One transaction, or one wait for the lock in vain; returns the writes that have ended. Never throws: nobody would be told, and the next write would wait for ever.</summary>
    private List<PendingWrite> Round()
    {
        List<PendingWrite> taken = [];
        try
        {
            Round(taken);
        }
        catch (Exception e)
        {
            // Such as too little memory. Everything that waits ends, or it would be tried again and again.
            Take(taken, static _ => true, int.MaxValue);
            taken.FindAll(static write => !write.HasEnded).ForEach(write => write.Fail(commit.Abandon(e)));
        }

        return taken;
    }

    private void Round(List<PendingWrite> taken)
    {
        if (!TryPeek(out var oldest))
        {
            return;
        }

        // The writes are taken once the lock is held: so they wait for it together, and can be cancelled until then.
        if (commit.TryBegin(oldest) is { } error)
        {
            Take(taken, write => commit.EndsWith(error, write), int.MaxValue);
            commit.Fail(taken, error);
        }
        else
        {
            Take(taken, static _ => true, MostTogether);
            commit.Write(taken);
        }
    }

    private bool TryPeek([NotNullWhen(true)] out PendingWrite? oldest)
    {
        lock (_changing)
        {
            while (_waiting.TryPeek(out oldest) && oldest.IsCancelled)
            {
                _waiting.Dequeue();
            }

            return oldest is not null;
        }
    }

    private void Take(List<PendingWrite> taken, Func<PendingWrite, bool> isNext, int most)
    {
        lock (_changing)
        {
            // First, so that no write is lost between the queue and the list.
            taken.EnsureCapacity(taken.Count + Math.Min(most, _waiting.Count));
            while (taken.Count < most && _waiting.TryPeek(out var next) && (next.IsCancelled || isNext(next)))
            {
                _waiting.Dequeue();
                if (next.TryBegin())
                {
                    taken.Add(next);
                }
            }
        }
    }

    private static void Tell(List<PendingWrite> ended, bool lastOneHere)
    {
        var inBackground = lastOneHere ? ended.Count - 1 : ended.Count;
        for (var i = 0; i < inBackground; i++)
        {
            ended[i].TellInBackground();
        }

        if (lastOneHere && ended.Count > 0)
        {
            ended[^1].Execute();
        }
    }

    private void Refuse(Func<Exception> because)
    {
        lock (_changing)
        {
            _closed ??= because;
        }
    }

    private bool HasMore()
    {
        lock (_changing)
        {
            return _waiting.Count > 0;
        }
    }
}
