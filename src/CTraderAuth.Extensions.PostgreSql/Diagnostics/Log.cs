using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Grants are kept at {Server} in {Table}. {Promise}.")]
    public static partial void Opened(this ILogger logger, string server, string table, string promise);

    [LoggerMessage(2002, LogLevel.Warning, "{Server} may forget acknowledged writes: {Because}. A grant whose last rotation is forgotten is lost.")]
    public static partial void MayForget(this ILogger logger, string server, string because);

    [LoggerMessage(2003, LogLevel.Warning, "{Server} has standbys that no write waits for. A failover can lose the last rotations, and their grants with them. Set synchronous_standby_names, or never promote a standby that may be behind.")]
    public static partial void MayLackWrites(this ILogger logger, string server);

    [LoggerMessage(2004, LogLevel.Warning, "{Server} has another history than the server before ({Before}, now {Now}): a standby was promoted, or a backup restored. It may lack the last writes; every grant in use is read again.")]
    public static partial void OtherHistory(this ILogger logger, string server, string before, string now);

    [LoggerMessage(2005, LogLevel.Warning, "Could not listen to PostgreSQL for changes by other processes; trying again. Until then, they are noticed up to 5 s late.")]
    public static partial void ListenFailed(this ILogger logger, Exception error);

    [LoggerMessage(2006, LogLevel.Information, "Listening to PostgreSQL for changes by other processes again.")]
    public static partial void ListeningAgain(this ILogger logger);

    [LoggerMessage(2007, LogLevel.Warning, "{Server} is behind a pooler, where LISTEN receives nothing: changes by other processes are noticed up to 5 s late. Set PostgreSqlGrantStoreOptions.ListenConnectionString to an address that bypasses it.")]
    public static partial void NothingHeard(this ILogger logger, string server);

    [LoggerMessage(2008, LogLevel.Warning, "{Server} does not report its timeline ({SqlState}): a failover is noticed only by rows that are older than before.")]
    public static partial void NoTimeline(this ILogger logger, string server, string? sqlState);

    [LoggerMessage(2009, LogLevel.Warning, "Could not notify other processes of changes through PostgreSQL; trying again. They notice the changes within 30 s.")]
    public static partial void NotTold(this ILogger logger, Exception error);

    [LoggerMessage(2010, LogLevel.Warning, "{Table} at {Server} has a row whose subject is not valid UTF-8; it is skipped.")]
    public static partial void DamagedSubject(this ILogger logger, string server, string table);
}
