using System.Net;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>A master that was looked at, and the connection over which that was done.</summary>
internal sealed class Master(IServer server, int database, long connection, string replicationId)
{
    private const CommandFlags Flags = CommandFlags.DemandMaster | CommandFlags.NoRedirect;

    public string ReplicationId => replicationId;

    public EndPoint EndPoint => server.EndPoint;

    /// <summary>Whether everything that was executed here until now was executed over the connection that was looked at: a newer one may lead to another server.</summary>
    public bool IsCurrent => Connection(server) == connection;

    /// <summary>The number of the newest connection to a server.</summary>
    public static long Connection(IServer server) => server.GetCounters().Interactive.SocketCount;

    public Task<RedisResult> ExecuteAsync(string command, params object[] arguments) => server.ExecuteAsync(database, command, arguments, Flags);

    public async Task<RedisResult> ExecuteAsync(Script script, RedisKey[] keys, RedisValue[] values)
    {
        script.Hash ??= (string?)await ExecuteAsync("SCRIPT", "LOAD", script.Text).ConfigureAwait(false);
        object[] arguments = [script.Hash!, keys.Length, .. keys, .. values];
        try
        {
            return await ExecuteAsync("EVALSHA", arguments).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (ReplyCode.Of(e) is "NOSCRIPT")
        {
            arguments[0] = script.Text;
            return await ExecuteAsync("EVAL", arguments).ConfigureAwait(false);
        }
    }
}
