using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

/// <summary>Waits until replicas have what was written. All that wait at the same time wait together.</summary>
/// <remarks>
/// It waits on a connection of its own, because waiting blocks it. WAIT covers what that connection wrote, so a mark is written first: replication is one stream, and the mark is behind every write that has returned.
/// </remarks>
internal sealed class ReplicaWait(MasterConnection connection, Keys keys, RedisGrantStoreOptions options, ILogger logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<Confirmation> _running = Task.FromResult(default(Confirmation));
    private Task<Confirmation>? _next;
    private int _missing;
    private int _proven;
    private bool _isReported;

    /// <summary>Replicas may lack writes: what a read returns might be lost in a failover.</summary>
    public bool IsMissing => Volatile.Read(ref _missing) != Volatile.Read(ref _proven);

    /// <summary>A write ended without its outcome. Only a wait that begins after this proves that replicas have it.</summary>
    public void Miss() => Interlocked.Increment(ref _missing);

    /// <summary>Returns once replicas have everything that had been written to this server before.</summary>
    /// <exception cref="StoreException">They did not confirm it.</exception>
    public async Task ConfirmAsync(Master master)
    {
        Task<Confirmation> mine;
        lock (_gate)
        {
            mine = _next ??= FollowAsync(_running);
        }

        Confirmation confirmation;
        try
        {
            confirmation = await mine.ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            // Whatever it says about the mark, such as that nothing was written, is not about the writes that wait.
            throw StoreException.NotReplicated($"Redis at {master.EndPoint}", options.Replicas, 0, e);
        }

        if (confirmation.ReplicationId != master.ReplicationId)
        {
            // Another master has confirmed: that proves nothing of what this one has.
            Miss();
        }

        if (confirmation.ReplicationId != master.ReplicationId || confirmation.Replicas < options.Replicas)
        {
            throw StoreException.NotReplicated($"Redis at {master.EndPoint}", options.Replicas, confirmation.ReplicationId == master.ReplicationId ? confirmation.Replicas : 0);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<Confirmation> FollowAsync(Task<Confirmation> running)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _running = _next!;
            _next = null;
        }

        var (missing, confirmed) = (Volatile.Read(ref _missing), false);
        try
        {
            var confirmation = await connection.RunAsync(AskAsync, isRead: false).ConfigureAwait(false);
            confirmed = confirmation.Replicas >= options.Replicas;
            return confirmation;
        }
        finally
        {
            Note(confirmed, missing);
        }
    }

    private async Task<Confirmation> AskAsync(Master master)
    {
        var marked = master.ExecuteAsync("SET", keys.Mark, 1);
        var waited = master.ExecuteAsync("WAIT", options.Replicas, (long)options.ReplicaTimeout.TotalMilliseconds);
        await marked.ConfigureAwait(false);
        var replicas = (long)await waited.ConfigureAwait(false);

        // A new connection has written nothing and waits for nothing.
        return master.IsCurrent ? new(master.ReplicationId, replicas) : default;
    }

    private void Note(bool confirmed, int missing)
    {
        if (confirmed)
        {
            Volatile.Write(ref _proven, missing);
        }
        else
        {
            Miss();
        }

        if (_isReported == confirmed)
        {
            _isReported = !confirmed;
            if (confirmed)
            {
                logger.Replicated(options.Replicas);
            }
            else
            {
                logger.NotReplicated(options.Replicas, options.ReplicaTimeout);
            }
        }
    }

    private readonly record struct Confirmation(string? ReplicationId, long Replicas);
}
