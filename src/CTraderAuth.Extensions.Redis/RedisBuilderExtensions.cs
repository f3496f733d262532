using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CTraderAuth;

/// <summary>Keeps grants in Redis, which the processes of several machines can share.</summary>
public static class RedisBuilderExtensions
{
    private const int Connections = 4;

    /// <summary>Keeps grants in Redis.</summary>
    /// <remarks>
    /// Up to four connections are opened by the calls that need them, and follow the server to another master within seconds. A server that may forget acknowledged writes is an error:
    /// it needs <c>appendonly yes</c>, <c>appendfsync always</c>, <c>no-appendfsync-on-rewrite no</c> and <c>maxmemory-policy noeviction</c>. Unless the configuration says otherwise, <c>configCheckSeconds</c> is 2,
    /// <c>connectTimeout</c> and <c>keepAlive</c> are 3 s, and <c>asyncTimeout</c> is 2.5 s. The configuration is never logged. The last store registered wins.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="configuration">Servers and options in the syntax of StackExchange.Redis, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>.</param>
    /// <exception cref="ArgumentException">The configuration is not valid, is a URL, or names a server after an option, as a comma in a password does.</exception>
    public static ICTraderAuthBuilder UseRedis(this ICTraderAuthBuilder builder, string configuration) => builder.UseRedis(configuration, static _ => { });

    /// <inheritdoc cref="UseRedis(ICTraderAuthBuilder, string)"/>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="configuration">Servers and options in the syntax of StackExchange.Redis, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>.</param>
    /// <param name="configure">Changes the options, once.</param>
    /// <exception cref="ArgumentException">The configuration is not valid, is a URL, or names a server after an option, as a comma in a password does; or an option is out of range.</exception>
    public static ICTraderAuthBuilder UseRedis(this ICTraderAuthBuilder builder, string configuration, Action<RedisGrantStoreOptions> configure)
    {
        var connection = ConnectionSettings.Parse(configuration);
        var options = Checked(configure);
        return builder.UseStore(services => Open(
            services,
            options,
            [.. Enumerable.Range(0, Connections).Select(_ => new ConnectionSource(connection.OpenAsync, isOwned: true))],
            options.ReplicaConnection is { } replica ? Given(replica, services) : new(() => connection.OpenToWaitAsync(options.ReplicaTimeout), isOwned: true)));
    }

    /// <summary>Keeps grants in Redis, over a connection of the application.</summary>
    /// <remarks>
    /// The store does not dispose it. Many rotations at once are several times as fast over the four connections of <see cref="UseRedis(ICTraderAuthBuilder, string)"/>. Open it with <c>AbortOnConnectFail</c> = false, <c>BacklogPolicy.FailFast</c> and <c>ConfigCheckSeconds</c> = 2; otherwise calls wait longer and a promoted replica is found later.
    /// See <see cref="UseRedis(ICTraderAuthBuilder, string)"/> for what the server must promise. The last store registered wins.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="connection">Returns the connection; called once, when the store is created.</param>
    public static ICTraderAuthBuilder UseRedis(this ICTraderAuthBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection) =>
        builder.UseRedis(connection, static _ => { });

    /// <inheritdoc cref="UseRedis(ICTraderAuthBuilder, Func{IServiceProvider, IConnectionMultiplexer})"/>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="connection">Returns the connection; called once, when the store is created.</param>
    /// <param name="configure">Changes the options, once.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ICTraderAuthBuilder UseRedis(
        this ICTraderAuthBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisGrantStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var options = Checked(configure);
        return builder.UseStore(services =>
        {
            var given = Given(connection, services);
            return Open(services, options, [given], options.ReplicaConnection is { } replica ? Given(replica, services) : given);
        });
    }

    private static ConnectionSource Given(Func<IServiceProvider, IConnectionMultiplexer> connection, IServiceProvider services)
    {
        var given = connection(services) ?? throw new InvalidOperationException("UseRedis: the function returned no connection.");
        return new(() => Task.FromResult(given), isOwned: false);
    }

    private static RedisGrantStore Open(IServiceProvider services, RedisGrantStoreOptions options, ConnectionSource[] sources, ConnectionSource replicaSource) => new(
        services.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.ClientId,
        options,
        sources,
        replicaSource,
        services.GetRequiredService<ILogger<RedisGrantStore>>(),
        services.GetRequiredService<StorePromise>(),
        services.GetRequiredService<StoreSetbacks>());

    private static RedisGrantStoreOptions Checked(Action<RedisGrantStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new RedisGrantStoreOptions();
        configure(options);
        return options switch
        {
            _ when string.IsNullOrWhiteSpace(options.KeyPrefix) || options.KeyPrefix.AsSpan().IndexOfAny('{', '}') >= 0 =>
                throw new ArgumentException($"{nameof(RedisGrantStoreOptions)}.{nameof(options.KeyPrefix)} must not be empty or contain braces.", nameof(configure)),
            { Replicas: < 0 or > 100 } =>
                throw new ArgumentException($"{nameof(RedisGrantStoreOptions)}.{nameof(options.Replicas)} is {options.Replicas}; it must be 0 to 100.", nameof(configure)),
            _ when options.ReplicaTimeout < TimeSpan.FromMilliseconds(10) || options.ReplicaTimeout > TimeSpan.FromMinutes(1) =>
                throw new ArgumentException($"{nameof(RedisGrantStoreOptions)}.{nameof(options.ReplicaTimeout)} is {options.ReplicaTimeout}; it must be 10 ms to 1 minute.", nameof(configure)),
            _ => options,
        };
    }
}
