using System.Globalization;

namespace CTraderAuth.Storage;

/// <summary>What a server promises about a write that has returned.</summary>
internal readonly record struct ServerPromise(string Text, string? MayForget, bool MayLackWrites)
{
    /// <exception cref="StoreException">It may forget writes, and the operator does not accept this.</exception>
    public static ServerPromise Of(ServerFacts facts, bool allowVolatile, string server, string table)
    {
        if (!facts.Fsync && !allowVolatile)
        {
            throw StoreException.Forgets(server, "fsync is off and must be on", "Change its postgresql.conf");
        }

        if (facts.IsUnlogged && !allowVolatile)
        {
            throw StoreException.Forgets(server, $"{table} is an unlogged table, which a crash empties", $"Execute ALTER TABLE {table} SET LOGGED");
        }

        var because = !facts.Fsync ? "fsync is off" : facts.IsUnlogged ? $"{table} is an unlogged table, which a crash empties" : !facts.FullPageWrites ? "full_page_writes is off, which is safe only on file systems that never write half a page" : null;
        var disk = facts.Fsync && !facts.IsUnlogged ? "each write is on its disk before it returns" : $"acknowledged writes may be forgotten ({because})";
        var copies = facts.SynchronousStandbys.Length > 0
            ? $"and the standbys of synchronous_standby_names ({facts.SynchronousStandbys}) have it, so a failover to one of those that confirmed loses none"
            : facts.Standbys > 0
                ? string.Create(CultureInfo.InvariantCulture, $"its standbys ({facts.Standbys}) are not waited for, so a failover may lose the last writes")
                : "no standby is connected to it";
        return new($"PostgreSQL {facts.Version}: {disk}; {copies}", because, facts.SynchronousStandbys.Length == 0 && facts.Standbys > 0);
    }
}
