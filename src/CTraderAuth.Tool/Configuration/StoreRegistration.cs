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
#if SERVERS
        { Kind: not StoreKind.Sqlite, Connection: { } connection } => ServerStores.Add(builder, store.Kind, connection, options, createsTables),
#endif
        { Connection: { } path } => builder.UseSqlite(path),
        _ => builder.UseSqlite(),
    };
}
