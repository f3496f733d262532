namespace CTraderAuth.Campaign.Child;

/// <summary>The store that a campaign names: <c>redis:</c> and a configuration, or the path of a SQLite file.</summary>
internal static class StoreChoice
{
    private const string Redis = "redis:";

    public static bool IsFile(string store) => !store.StartsWith(Redis, StringComparison.Ordinal);

    public static ICTraderAuthBuilder Use(this ICTraderAuthBuilder builder, string store) =>
        IsFile(store) ? builder.UseSqlite($"Data Source={store};Default Timeout=60") : builder.UseRedis(store[Redis.Length..]);
}
