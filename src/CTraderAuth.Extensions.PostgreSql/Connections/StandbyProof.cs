using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>After a write whose outcome is unknown, reading it back is no proof: the standby may lack it, and a failover would lose it. Reads then wait until the standby has everything.</summary>
internal sealed class StandbyProof
{
    private int _missing;
    private int _proven;

    /// <summary>A write ended without its outcome.</summary>
    public void Miss() => Interlocked.Increment(ref _missing);

    /// <summary>Returns when everything that was read before is where the server promises it to be.</summary>
    /// <exception cref="StoreException">The standby still does not confirm.</exception>
    public async Task AskAsync(NpgsqlConnection connection, Sql sql, int timeoutInSeconds)
    {
        var missing = Volatile.Read(ref _missing);
        if (missing != Volatile.Read(ref _proven))
        {
            await Statement.ProveAsync(connection, sql, timeoutInSeconds).ConfigureAwait(false);
            Volatile.Write(ref _proven, missing);
        }
    }
}
