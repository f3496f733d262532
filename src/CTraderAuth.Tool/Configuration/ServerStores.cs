#if !SERVERS
using CTraderAuth.Tool.Exits;
#else
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;
#endif

namespace CTraderAuth.Tool.Configuration;

/// <summary>The stores on servers, and what their clients throw. The native build has none of them, because they add half of its size.</summary>
internal static class ServerStores
{
#if SERVERS
    public static StoreChoice Check(StoreChoice store) => store;

    public static ICTraderAuthBuilder Add(ICTraderAuthBuilder builder, StoreKind kind, string connection, IConfigurationSection options, bool createsTables) => kind is StoreKind.Redis
        ? builder.UseRedis(connection, redis =>
        {
            redis.KeyPrefix = options["KeyPrefix"] ?? redis.KeyPrefix;
            redis.AllowVolatile = IsTrue(options["AllowVolatile"]);
            redis.AssumeDurable = IsTrue(options["AssumeDurable"]);
        })
        : builder.UsePostgreSql(connection, postgreSql =>
        {
            postgreSql.CreateTable = createsTables;
            postgreSql.Table = options["Table"] ?? postgreSql.Table;
            postgreSql.Schema = options["Schema"] ?? postgreSql.Schema;
            postgreSql.AllowVolatile = IsTrue(options["AllowVolatile"]);
        });

    /// <summary>The server cannot be reached now.</summary>
    public static bool IsOutage(Exception e) => e is RedisConnectionException { FailureType: not ConnectionFailureType.AuthenticationFailure };

    /// <summary>The server has no table of grants yet.</summary>
    public static bool IsTableMissing(IOException e) => PostgreSqlGrantSchema.IsMissing(e);

    private static bool IsTrue(string? text) => bool.TryParse(text, out var value) && value;
#else
    /// <exception cref="ToolException">The store is on a server.</exception>
    public static StoreChoice Check(StoreChoice store) => store.Kind is StoreKind.Sqlite
        ? store
        : throw new ToolException(Exit.Usage, $"This build of ctrader-auth knows SQLite only, and the store is {store.Name}. Use the .NET tool instead: dotnet tool install --global CTraderAuth.Tool --prerelease");

    public static bool IsOutage(Exception _) => false;

    public static bool IsTableMissing(IOException _) => false;
#endif
}
