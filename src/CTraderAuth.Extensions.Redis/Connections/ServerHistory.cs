using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

/// <summary>What the servers have been that this store was connected to: a server with another history may lack writes.</summary>
internal sealed class ServerHistory(RedisGrantStoreOptions options, StorePromise said, StoreSetbacks setbacks, ChangeBroadcast changes, ILogger logger)
{
    private readonly Lock _gate = new();
    private string? _replicationId;

    /// <summary>Accepts a server before anything that it says is used, and tells the watchers if it may have gone back.</summary>
    /// <exception cref="StoreException">The server may forget writes, and the operator does not accept this.</exception>
    public void Accept(ServerFacts facts, string server)
    {
        var promise = ServerPromise.Of(facts, options, server);
        lock (_gate)
        {
            if (facts.ReplicationId == _replicationId)
            {
                return;
            }

            // Nobody passes before everybody is told.
            if (_replicationId is { } before)
            {
                logger.OtherHistory(server, before, facts.ReplicationId);
                setbacks.MayHaveGoneBack();
                changes.Publish(null);
            }

            _replicationId = facts.ReplicationId;
        }

        said.Text = promise.Text;
        logger.Opened(server, promise.Text);
        if (promise.MayForget)
        {
            logger.MayForget(server, promise.Text);
        }

        if (promise.MayLackWrites)
        {
            logger.MayLackWrites(server);
        }
    }
}
