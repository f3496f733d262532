using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Information, "Grants are kept at {Server}. {Promise}.")]
    public static partial void Opened(this ILogger logger, string server, string promise);

    [LoggerMessage(2102, LogLevel.Warning, "{Server} may forget acknowledged writes: {Promise}. A grant whose last rotation is forgotten is lost.")]
    public static partial void MayForget(this ILogger logger, string server, string promise);

    [LoggerMessage(2103, LogLevel.Warning, "{Server} has replicas that no write waits for. A failover can lose the last rotations, and their grants with them. Set RedisGrantStoreOptions.Replicas, or never promote a replica that may be behind.")]
    public static partial void MayLackWrites(this ILogger logger, string server);

    [LoggerMessage(2104, LogLevel.Warning, "{Server} has another history than the server before ({Before}, now {Now}): it was started again, or a replica was promoted. It may lack the last writes; every grant in use is read again.")]
    public static partial void OtherHistory(this ILogger logger, string server, string before, string now);

    [LoggerMessage(2105, LogLevel.Warning, "Could not check Redis for changes by other processes; trying again every second.")]
    public static partial void AuditFailed(this ILogger logger, Exception error);

    [LoggerMessage(2106, LogLevel.Warning, "Fewer than {Replicas} replicas confirmed a write within {Timeout}. Its outcome is unknown, and reads fail until replicas confirm again.")]
    public static partial void NotReplicated(this ILogger logger, int replicas, TimeSpan timeout);

    [LoggerMessage(2107, LogLevel.Information, "{Replicas} replicas have every write again.")]
    public static partial void Replicated(this ILogger logger, int replicas);

    [LoggerMessage(2108, LogLevel.Warning, "The index of {Server} has an entry without a subject; it is skipped.")]
    public static partial void DamagedEntry(this ILogger logger, string server);

    [LoggerMessage(2109, LogLevel.Warning, "The connection of the application has a channelPrefix, so no change is heard: changes are noticed after 1 to 2 s by their number, and then every grant in use is read again. Give UseRedis a connection without channelPrefix.")]
    public static partial void HearsNothing(this ILogger logger);
}
