using Microsoft.Extensions.Logging;

namespace CTraderAuth.Authorization.Browser;

/// <summary>Event ids 400 to 499. No link, request target, pasted line, code or state is ever an argument.</summary>
internal static partial class BrowserLog
{
    [LoggerMessage(400, LogLevel.Information, "Waiting on 127.0.0.1:{Port} for the consent to connect {Subject}.")]
    public static partial void ConsentAwaited(this ILogger logger, int port, string subject);

    [LoggerMessage(401, LogLevel.Information, "A consent to connect {Subject} arrived.")]
    public static partial void ConsentArrived(this ILogger logger, string subject);

    [LoggerMessage(402, LogLevel.Warning, "The consent to connect {Subject} was denied.")]
    public static partial void ConsentDenied(this ILogger logger, string subject);

    [LoggerMessage(403, LogLevel.Warning, "An answer that does not belong to the sign-in of {Subject} was refused: its state differs, or a parameter comes twice.")]
    public static partial void ForeignCallbackRefused(this ILogger logger, string subject);

    [LoggerMessage(404, LogLevel.Debug, "A request to the loopback listener was answered {Status}.")]
    public static partial void RequestAnswered(this ILogger logger, int status);

    [LoggerMessage(405, LogLevel.Debug, "A connection to the loopback listener ended early: {Reason}.")]
    public static partial void ConnectionEnded(this ILogger logger, string reason);

    [LoggerMessage(406, LogLevel.Debug, "No browser was started: {Reason}.")]
    public static partial void BrowserNotOpened(this ILogger logger, string reason);

    [LoggerMessage(407, LogLevel.Debug, "The loopback listener could not accept a connection: {Reason}.")]
    public static partial void AcceptFailed(this ILogger logger, string reason);
}
