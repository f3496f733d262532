using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Where a connection comes from, and whether the store closes it.</summary>
internal sealed class ConnectionSource(Func<Task<IConnectionMultiplexer>> open, bool isOwned)
{
    public bool IsOwned => isOwned;

    public Task<IConnectionMultiplexer> OpenAsync() => open();
}
