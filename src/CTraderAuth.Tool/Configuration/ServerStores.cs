using CTraderAuth.Tool.Exits;
#if SERVERS
using Npgsql;
using StackExchange.Redis;
#endif

namespace CTraderAuth.Tool.Configuration;

/// <summary>The stores on servers, and what their clients throw. The native build has none of them, because they add half of its size.</summary>
internal static class ServerStores
{
#if SERVERS
    public static StoreChoice Check(StoreChoice store) => store;

    /// <exception cref="ToolException">The store or one of its options is not valid.</exception>
    public static ICTraderAuthBuilder Add(ICTraderAuthBuilder builder, StoreKind kind, string connection, StoreOptions options, bool createsTables)
    {
        try
        {
            return kind is StoreKind.Redis
                ? builder.UseRedis(connection, redis => Set(redis, options))
                : builder.UsePostgreSql(connection, postgreSql =>
                {
                    Set(postgreSql, options);
                    postgreSql.CreateTable &= createsTables;
                });
        }
        catch (ArgumentException e)
        {
            throw new ToolException(Exit.Usage, Sentence(e, options), e);
        }
    }

    public static void Set(RedisGrantStoreOptions redis, StoreOptions options)
    {
        redis.KeyPrefix = options.Text(nameof(redis.KeyPrefix)) ?? redis.KeyPrefix;
        redis.Replicas = options.Number(nameof(redis.Replicas)) ?? redis.Replicas;
        redis.ReplicaTimeout = options.Duration(nameof(redis.ReplicaTimeout)) ?? redis.ReplicaTimeout;
        redis.AllowVolatile = options.Switch(nameof(redis.AllowVolatile)) ?? redis.AllowVolatile;
        redis.AssumeDurable = options.Switch(nameof(redis.AssumeDurable)) ?? redis.AssumeDurable;
    }

    public static void Set(PostgreSqlGrantStoreOptions postgreSql, StoreOptions options)
    {
        postgreSql.Table = options.Text(nameof(postgreSql.Table)) ?? postgreSql.Table;
        postgreSql.Schema = options.Text(nameof(postgreSql.Schema)) ?? postgreSql.Schema;
        postgreSql.CreateTable = options.Switch(nameof(postgreSql.CreateTable)) ?? postgreSql.CreateTable;
        postgreSql.CommandTimeout = options.Duration(nameof(postgreSql.CommandTimeout)) ?? postgreSql.CommandTimeout;
        postgreSql.ListenConnectionString = options.PostgreSql(nameof(postgreSql.ListenConnectionString)) ?? postgreSql.ListenConnectionString;
        postgreSql.AllowVolatile = options.Switch(nameof(postgreSql.AllowVolatile)) ?? postgreSql.AllowVolatile;
    }

    /// <summary>The server cannot be reached now, or says that it cannot serve now. What Npgsql calls transient is not repeated here.</summary>
    public static bool IsOutage(Exception e) => e switch
    {
        RedisConnectionException connection => connection.FailureType is not ConnectionFailureType.AuthenticationFailure,
        RedisServerException reply => reply.Message.Split(' ', 2)[0] is "LOADING" or "MASTERDOWN" or "CLUSTERDOWN" or "OOM" or "MISCONF" or "NOREPLICAS",
        PostgresException error => error.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        _ => false,
    };

    /// <summary>The server has no table of grants yet.</summary>
    public static bool IsTableMissing(IOException e) => PostgreSqlGrantSchema.IsMissing(e);

    /// <summary>The library's message, with the names of the configuration instead of those of its code.</summary>
    private static string Sentence(ArgumentException e, StoreOptions options)
    {
        var message = e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal)
            .Replace($"{nameof(RedisGrantStoreOptions)}.", $"{Settings.StoreOptionsKey}:", StringComparison.Ordinal)
            .Replace($"{nameof(PostgreSqlGrantStoreOptions)}.", $"{Settings.StoreOptionsKey}:", StringComparison.Ordinal);
        var name = e.ParamName?.Split('.')[^1];
        return StoreOptions.All.Any(option => option.Name == name) ? $"{StoreOptions.Key(name!)}: {message}"
            : name is "connectionString" && options.Text(nameof(PostgreSqlGrantStoreOptions.ListenConnectionString)) is not null ? $"{Settings.StoreKey} or {StoreOptions.Key(nameof(PostgreSqlGrantStoreOptions.ListenConnectionString))}: {message}"
            : message;
    }
#else
    /// <exception cref="ToolException">The store is on a server.</exception>
    public static StoreChoice Check(StoreChoice store) => store.Kind is StoreKind.Sqlite
        ? store
        : throw new ToolException(Exit.Usage, $"This build of ctrader-auth knows SQLite only, and the store is {store.Name}. Use the .NET tool instead: dotnet tool install --global CTraderAuth.Tool --prerelease");

    public static bool IsOutage(Exception _) => false;

    public static bool IsTableMissing(IOException _) => false;
#endif
}
