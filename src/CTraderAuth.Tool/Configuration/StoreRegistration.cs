using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Registers the store and the protection that the settings name.</summary>
internal static class StoreRegistration
{
    public static ICTraderAuthBuilder Register(ICTraderAuthBuilder builder, Settings settings, bool createsTables = true)
    {
        builder = AddStore(builder, settings.Store, settings.Configuration.GetSection(Settings.StoreOptionsKey), createsTables);
        if (settings.KeyRing is { } folder)
        {
            // Keys belong to the application: the tool reads them, and never adds one.
            var keys = builder.Services.AddDataProtection().PersistKeysToFileSystem(new(folder)).DisableAutomaticKeyGeneration();
            if (settings.ApplicationName is { } name)
            {
                keys.SetApplicationName(name);
            }

            builder = builder.ProtectTokens();
        }

        return builder;
    }

    private static ICTraderAuthBuilder AddStore(ICTraderAuthBuilder builder, StoreChoice store, IConfigurationSection options, bool createsTables) => store switch
    {
        { Kind: StoreKind.PostgreSql, Connection: { } connection } => builder.UsePostgreSql(connection, postgreSql =>
        {
            postgreSql.CreateTable = createsTables;
            postgreSql.Table = options["Table"] ?? postgreSql.Table;
            postgreSql.Schema = options["Schema"] ?? postgreSql.Schema;
            postgreSql.AllowVolatile = IsTrue(options["AllowVolatile"]);
        }),
        { Kind: StoreKind.Redis, Connection: { } connection } => builder.UseRedis(connection, redis =>
        {
            redis.KeyPrefix = options["KeyPrefix"] ?? redis.KeyPrefix;
            redis.AllowVolatile = IsTrue(options["AllowVolatile"]);
            redis.AssumeDurable = IsTrue(options["AssumeDurable"]);
        }),
        { Connection: { } path } => builder.UseSqlite(path),
        _ => builder.UseSqlite(),
    };

    private static bool IsTrue(string? text) => bool.TryParse(text, out var value) && value;
}
