namespace CTraderAuth.Campaign.Child;

/// <summary>The store that a campaign names: <c>redis:</c> and a configuration (<c>redis:wait:</c> if each write waits for a replica), <c>postgres:</c> and a connection string, or the path of a SQLite file.</summary>
internal static class StoreChoice
{
    private const string Redis = "redis:";

    private const string RedisWithReplica = "redis:wait:";
    private const string PostgreSql = "postgres:";

    public static bool IsFile(string store) => !IsRedis(store) && !IsPostgreSql(store);

    public static ICTraderAuthBuilder Use(this ICTraderAuthBuilder builder, string store) =>
        store.StartsWith(RedisWithReplica, StringComparison.Ordinal) ? builder.UseRedis(store[RedisWithReplica.Length..], static options => options.Replicas = 1)
        : IsRedis(store) ? builder.UseRedis(store[Redis.Length..])
        : IsPostgreSql(store) ? builder.UsePostgreSql(store[PostgreSql.Length..])
        : builder.UseSqlite($"Data Source={store};Default Timeout=60");

    private static bool IsRedis(string store) => store.StartsWith(Redis, StringComparison.Ordinal);

    private static bool IsPostgreSql(string store) => store.StartsWith(PostgreSql, StringComparison.Ordinal);
}
