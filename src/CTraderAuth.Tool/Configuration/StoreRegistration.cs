using CTraderAuth.Tool.Exits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Registers the store and the protection that the settings name.</summary>
internal static class StoreRegistration
{
    /// <exception cref="ToolException">The store or one of its options is not valid.</exception>
    public static ICTraderAuthBuilder Register(ICTraderAuthBuilder builder, Settings settings, bool createsTables = true)
    {
        settings.StoreOptions.Demand();
        builder = AddStore(builder, settings.Store, settings.StoreOptions, createsTables);
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

    private static ICTraderAuthBuilder AddStore(ICTraderAuthBuilder builder, StoreChoice store, StoreOptions options, bool createsTables) => store switch
    {
#if SERVERS
        { Kind: not StoreKind.Sqlite, Connection: { } connection } => ServerStores.Add(builder, store.Kind, connection, options, createsTables),
#endif
        { Connection: { } path } => builder.UseSqlite(path),
        _ => builder.UseSqlite(),
    };
}
