using StackExchange.Redis;

namespace CTraderAuth;

/// <summary>How grants are kept in Redis. <c>docs/stores/redis.md</c> says what each kind of server promises.</summary>
public sealed class RedisGrantStoreOptions
{
    /// <summary>The prefix of all keys and of the channel, inside the braces that keep them in one slot. Not empty, and without braces. Default: <c>ctrader</c>.</summary>
    /// <remarks>Two applications with one client id share its grants if their prefixes are equal, which is what instances of one application want.</remarks>
    public string KeyPrefix { get; set; } = "ctrader";

    /// <summary>How many replicas must have a write before it counts as done, 0 to 100. Default: 0, so that a promoted replica may lack the last writes.</summary>
    /// <remarks>
    /// A write that too few replicas confirm within <see cref="ReplicaTimeout"/> ends with an exception, and its outcome is unknown; so is that of a write whose response was lost. Until replicas confirm again, reads of this instance fail as well:
    /// what they would return could be lost in a failover.
    /// </remarks>
    public int Replicas { get; set; }

    /// <summary>How long a write waits for <see cref="Replicas"/>, 10 ms to 1 minute. Default: 2 s.</summary>
    public TimeSpan ReplicaTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Creates the connection on which the store waits for replicas, because waiting blocks a connection. Not disposed by the store.</summary>
    /// <remarks>Default: null. <c>UseRedis(string)</c> then opens a second connection; with a connection of the application, its other commands wait too.</remarks>
    public Func<IServiceProvider, IConnectionMultiplexer>? ReplicaConnection { get; set; }

    /// <summary>Uses a server that may forget acknowledged writes, which is an error otherwise. Default: false.</summary>
    /// <remarks>For tests and demos: a grant whose last rotation is forgotten is lost, and its trader must consent again.</remarks>
    public bool AllowVolatile { get; set; }

    /// <summary>The operator vouches that the server keeps every acknowledged write, although it does not report it (it forbids <c>CONFIG</c>, as managed services do). Default: false.</summary>
    /// <remarks>A server that reports that it may forget is still an error.</remarks>
    public bool AssumeDurable { get; set; }
}
