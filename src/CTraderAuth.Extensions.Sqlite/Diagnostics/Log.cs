using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "Grants are kept in {Path}.")]
    public static partial void Opened(this ILogger logger, string path);

    [LoggerMessage(3002, LogLevel.Warning, "{Path} was accessible to other users (mode {Mode}); access is now limited to the current user.")]
    public static partial void FileTightened(this ILogger logger, string path, string mode);

    [LoggerMessage(3003, LogLevel.Warning, "Could not check {Path} for changes by other processes; trying again.")]
    public static partial void WatchFailed(this ILogger logger, Exception error, string path);

    [LoggerMessage(3004, LogLevel.Warning, "{Path} is accessible to other users (mode {Mode}, owner {Owner}), and access cannot be limited. Make sure that only trusted users can read it, or encrypt the grants with ProtectTokens().")]
    public static partial void FileNotTightened(this ILogger logger, string path, string mode, uint? owner);

    [LoggerMessage(3005, LogLevel.Warning, "Old tokens could not be erased from {Path} yet; trying again. Another process may be reading the file.")]
    public static partial void NotErased(this ILogger logger, Exception? error, string path);

    [LoggerMessage(3006, LogLevel.Error, "The database at {Path} lacks writes that this process had made or read: the file was replaced while it was open, by a new one or an older copy. Grants that running processes know are put back.")]
    public static partial void WentBack(this ILogger logger, string path);
}
