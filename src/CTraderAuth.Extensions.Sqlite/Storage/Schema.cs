using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>Creates the tables once, in whichever process is first, and rejects a file that is not ours.</summary>
internal static class Schema
{
    public const long Version = 1;
    public const long ApplicationId = 0x43545241;

    private const string Tables = """
        CREATE TABLE grants (
            client_id TEXT NOT NULL,
            subject TEXT NOT NULL,
            version INTEGER NOT NULL,
            refresh_due_at INTEGER,
            content BLOB NOT NULL,
            changed INTEGER NOT NULL,
            PRIMARY KEY (client_id, subject));
        CREATE INDEX grants_due ON grants (client_id, refresh_due_at, subject) WHERE refresh_due_at IS NOT NULL;
        CREATE INDEX grants_changed ON grants (changed);
        CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), origin INTEGER NOT NULL, removed INTEGER NOT NULL);
        INSERT INTO state VALUES (1, random(), 0);
        CREATE TRIGGER grants_removed AFTER DELETE ON grants BEGIN
            UPDATE state SET removed = removed + 1;
        END;
        """;

    // Missing in files of older versions, which did not overwrite deleted content. Those versions ignore it.
    private const string Mark = "CREATE TABLE IF NOT EXISTS rewritten (id INTEGER PRIMARY KEY);";

    /// <summary>Writes nothing, not even the journal mode, before the file is known to be ours or empty.</summary>
    public static void Open(SqliteConnection connection, string path, bool readOnly)
    {
        var exists = ExistsAtOneMoment(connection, path);
        if (readOnly)
        {
            return;
        }

        if (connection.Scalar("PRAGMA journal_mode = WAL") is not "wal" and var mode)
        {
            throw StoreException.NoWriteAheadLog(path, mode as string);
        }

        if (!exists)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            if (!Exists(connection, path))
            {
                connection.Execute($"{Tables} {Mark} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
            }

            transaction.Commit();
        }
    }

    /// <summary>Rewrites once a file whose free space may still contain old tokens.</summary>
    public static void Rewrite(SqliteConnection connection)
    {
        if (connection.Number("SELECT COUNT(*) FROM sqlite_master WHERE name = 'rewritten'") == 0)
        {
            connection.Execute($"VACUUM; {Mark}");
        }
    }

    // In a transaction: separate reads could see different states of a file that another process is creating.
    private static bool ExistsAtOneMoment(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        return Exists(connection, path);
    }

    private static bool Exists(SqliteConnection connection, string path)
    {
        var application = connection.Number("PRAGMA application_id");
        var version = connection.Number("PRAGMA user_version");
        if (application == ApplicationId)
        {
            return version <= Version ? version == Version : throw StoreException.Newer(path, version, Version);
        }

        return application == 0 && version == 0 && connection.Number("SELECT COUNT(*) FROM sqlite_master") == 0
            ? false
            : throw StoreException.Foreign(path);
    }
}
