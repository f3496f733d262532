using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

/// <summary>What the servers have been that this store was connected to: a server with another history may lack writes.</summary>
internal sealed class ServerHistory(bool allowVolatile, string table, ChangeBroadcast changes, StoreSetbacks setbacks, StorePromise promised, ILogger logger)
{
    private readonly Lock _gate = new();
    private volatile ServerFacts? _known;

    /// <summary>Accepts a server before anything that it says is used, and tells the watchers if it may have gone back.</summary>
    /// <exception cref="StoreException">Nothing that the server says can be used.</exception>
    public void Accept(ServerFacts facts, string server)
    {
        if (facts.InRecovery)
        {
            throw StoreException.Standby(server);
        }

        if (facts.Encoding != "UTF8")
        {
            throw StoreException.Encoding(server, facts.Encoding);
        }

        var promise = ServerPromise.Of(facts, allowVolatile, server, table);
        lock (_gate)
        {
            var before = _known;
            if (before is not null && before.SystemId == facts.SystemId && before.Timeline == facts.Timeline)
            {
                return;
            }

            if (before is not null && before.SystemId == facts.SystemId && facts.Timeline < before.Timeline)
            {
                throw StoreException.Older(server, before.Timeline, facts.Timeline);
            }

            if (before is not null)
            {
                logger.OtherHistory(server, before.History, facts.History);
                setbacks.MayHaveGoneBack();
                changes.Publish(null);
            }

            _known = facts;
        }

        Tell(facts, promise, server);
    }

    /// <summary>Whether a server that was accepted before is now known to be an old primary: another connection leads to a later timeline.</summary>
    public bool IsAheadOf(ServerFacts facts) => _known is { } known && known.SystemId == facts.SystemId && known.Timeline > facts.Timeline;

    private void Tell(ServerFacts facts, ServerPromise promise, string server)
    {
        promised.Text = promise.Text;
        logger.Opened(server, table, promise.Text);
        if (promise.MayForget is { } because)
        {
            logger.MayForget(server, because);
        }

        if (promise.MayLackWrites)
        {
            logger.MayLackWrites(server);
        }

        if (facts.Untold is { } state)
        {
            logger.NoTimeline(server, state);
        }
    }
}
