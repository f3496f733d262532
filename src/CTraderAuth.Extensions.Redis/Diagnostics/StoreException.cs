using System.Globalization;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Why grants could not be read or written, on which server, and what to do about it; never contains the content of a row, a password or the configuration.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : IOException(message, inner)
{
    public static ObjectDisposedException Disposed() => new("RedisGrantStore");

    public static StoreException From(RedisException e, string server, ConnectionFailureType? failure) => ReplyCode.Of(e) switch
    {
        "READONLY" => new($"{server} is a replica and takes no writes. Nothing was written. Name all servers in the configuration, so that the master is found.", e),
        "OOM" => new($"{server} has reached its maxmemory and takes no writes. Nothing was written. Increase maxmemory, or remove other data from it.", e),
        "LOADING" => new($"{server} is still loading its data. Nothing was read or written; the next call tries again.", e),
        "MASTERDOWN" => new($"{server} is a replica without its master. Nothing was read or written. Start the master, or promote a replica.", e),
        "NOREPLICAS" => new($"{server} has fewer replicas than its min-replicas-to-write, so it takes no writes. Nothing was written. Check the replicas; the next call tries again.", e),
        "MISCONF" => new($"{server} cannot write to its disk, so it takes no writes. Nothing was written. Free some space, and read its log.", e),
        "CLUSTERDOWN" => new($"The cluster of {server} does not serve the slot of the grants. Nothing was read or written. Check its nodes with CLUSTER INFO.", e),
        "WRONGPASS" or "NOAUTH" => NotAuthenticated(server, e),
        "ERR" when e.Message.Contains("invalid password", StringComparison.Ordinal) => NotAuthenticated(server, e),
        "NOPERM" => NotAllowed(server, e),
        "ERR" when e.Message.Contains("The user executing the script can't", StringComparison.Ordinal) => NotAllowed(server, e),
        "WRONGTYPE" => new($"A key of the grants on {server} has another type: another program writes to it. Use another KeyPrefix, or remove that key.", e),
        _ => FromConnection(e, server, failure),
    };

    public static StoreException NotSent(string server, Exception e) =>
        new($"The connection to {server} cannot be used for this. Nothing was read or written. The inner exception says why; the next call tries again.", e);

    public static StoreException TimedOut(string server, Exception e) =>
        new($"{server} did not answer in time. A write that was under way may have happened. Check the network and the server's load; the next call tries again.", e);

    public static StoreException Forgets(string server, string faults) => new(
        $"{server} may forget acknowledged writes: {faults}. A grant whose last rotation is forgotten is lost. Change its redis.conf (see docs/stores/redis.md), or set RedisGrantStoreOptions.AllowVolatile = true for tests and demos. Nothing was read or written.");

    public static StoreException Untold(string server, string settings) => new(
        $"{server} does not report whether it keeps acknowledged writes ({settings}: CONFIG is forbidden by the server, or by a connection of the application without allowAdmin). If you know that it does, as with a managed service that documents it, set RedisGrantStoreOptions.AssumeDurable = true. Nothing was read or written.");

    public static StoreException NoMaster(string server) => new(
        $"{server} is not a master (any more). Nothing was read or written. A promoted server is found within seconds if its address is in the configuration.");

    public static StoreException Moving(string server) => new($"The connection to {server} changed several times during one call. The next call tries again.");

    public static StoreException NotLookedAt(string server, Exception e) => new(
        $"The connection to {server} changed during a write, and it could not be found out which server executed it. The outcome of that write is unknown. The inner exception says why; the next call tries again.", e);

    public static StoreException NotReplicated(string server, int replicas, long confirmed, Exception? e = null) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{server} has the last writes, but only {confirmed} of {replicas} replicas confirmed them in time. The outcome of those writes is unknown: a failover may lose them. Check the replicas; the next call asks again."), e);

    private static StoreException FromConnection(RedisException e, string server, ConnectionFailureType? failure) => e switch
    {
        _ when failure is ConnectionFailureType.AuthenticationFailure || Causes(e).Any(static cause => cause.FailureType is ConnectionFailureType.AuthenticationFailure) => NotAuthenticated(server, e),
        RedisConnectionException when e.Message.Contains("not eligible for replica", StringComparison.Ordinal) =>
            new($"{server} is a replica, and no master can be reached. Nothing was read or written. A promoted server is found within seconds if its address is in the configuration.", e),
        RedisConnectionException => new($"{server} cannot be reached. A write that was under way may have happened. Check the address, the network and the server; the next call tries again.", e),
        _ => new($"{server} failed. Check the server's log and the inner exception.", e),
    };

    private static StoreException NotAllowed(string server, Exception e) => new(
        $"The user of the Redis configuration may not do this on {server}. It needs: ~ and & on the keys and the channel of the prefix, and +@read +@write +@scripting +@pubsub +@connection +info +config|get +wait.", e);

    private static StoreException NotAuthenticated(string server, Exception e) =>
        new($"{server} rejected the user name or the password of the Redis configuration. Nothing was read or written. Check both, and the server's requirepass or ACL.", e);

    private static IEnumerable<RedisConnectionException> Causes(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is RedisConnectionException failed)
            {
                yield return failed;
            }
        }
    }
}
