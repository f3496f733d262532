using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "Grants are kept in {Path}.")]
    public static partial void Opened(this ILogger logger, string path);

    [LoggerMessage(3002, LogLevel.Warning, "{Path} could be used by others (mode {Mode}); it is now this user's alone.")]
    public static partial void FileTightened(this ILogger logger, string path, string mode);

    [LoggerMessage(3003, LogLevel.Warning, "Changes made by other processes to the grants in {Path} cannot be seen for now; trying again.")]
    public static partial void WatchFailed(this ILogger logger, Exception error, string path);
}
