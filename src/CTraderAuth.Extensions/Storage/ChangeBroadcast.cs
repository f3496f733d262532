namespace CTraderAuth.Storage;

/// <summary>Tells every watcher in this process which subjects changed: what a store needs for <see cref="IGrantStore.WatchAsync"/>.</summary>
/// <remarks>
/// Safe for concurrent use. A store has one; it publishes what this process writes and what it learns of the writes of others. No call waits for a watcher:
/// each has a queue of 1 024 subjects, and one that falls further behind gets a null, because it missed some.
/// </remarks>
public sealed class ChangeBroadcast
{
    private readonly Lock _changing = new();
    private ChangeSubscription[] _subscriptions = [];

    /// <summary>Tells every watcher that the row of a subject changed.</summary>
    /// <param name="subject">The subject; null when changes may have been missed, as after a lost connection.</param>
    public void Publish(string? subject)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            subscription.Offer(subject);
        }
    }

    /// <summary>Ends every watch that is open now with an exception, after what was published before. Later watches are not affected.</summary>
    /// <param name="error">What the watchers get.</param>
    public void End(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            subscription.End(error);
        }
    }

    /// <summary>Begins to collect changes for one watcher, before anything is read from it.</summary>
    /// <returns>The changes from now on. Dispose it when the watcher leaves.</returns>
    public ChangeSubscription Subscribe()
    {
        var subscription = new ChangeSubscription(this);
        lock (_changing)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    internal void Remove(ChangeSubscription subscription)
    {
        lock (_changing)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        }
    }
}
