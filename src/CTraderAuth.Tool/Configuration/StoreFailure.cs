using System.Data.Common;
using System.Net.Sockets;
using CTraderAuth.Tool.Exits;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Whether a store that failed may work in a moment, or is configured wrongly.</summary>
internal static class StoreFailure
{
    // Result codes of SQLite: another process has locked the file, or the table; the disk is full.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Full = 13;

    public static int ExitOf(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or TimeoutException or DbException { IsTransient: true } or SqliteException { SqliteErrorCode: Busy or Locked or Full } || ServerStores.IsOutage(cause))
            {
                return Exit.TryLater;
            }
        }

        return Exit.Usage;
    }
}
