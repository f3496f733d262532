using System.Net.Sockets;
using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>What an error of Npgsql says about the statement, and about the connections of the pool.</summary>
internal static class Failure
{
    /// <summary>Whether Npgsql, or the network below it, throws this.</summary>
    public static bool IsKnown(Exception e) => e is NpgsqlException or TimeoutException or SocketException or IOException and not StoreException or OperationCanceledException or ObjectDisposedException or InvalidOperationException { Source: "Npgsql" };

    /// <summary>The statement was rolled back for certain and has a chance at once: another one was concurrent.</summary>
    public static bool IsConcurrent(Exception e) => State(e) is "40001" or "40P01";

    /// <summary>The server refused to execute anything: it is not, or not yet, the primary, or has no such table, because it is another server than the one that was looked at.</summary>
    public static bool IsRefusal(Exception e) => State(e) is "25006" or "55000" or "57P03" or "42P01" or "3F000";

    /// <summary>The connection is gone, or leads to a server that is no longer the right one: so may the others of the pool.</summary>
    public static bool IsOfConnections(Exception e) => State(e) switch
    {
        null => true,
        "57P01" or "57P02" or "57P05" => true,
        var state => IsRefusal(e) || state.StartsWith("08", StringComparison.Ordinal),
    };

    private static string? State(Exception e) => (e as PostgresException)?.SqlState;
}
