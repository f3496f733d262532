using Microsoft.Extensions.Logging;

namespace CTraderAuth.Diagnostics;

/// <summary>Event ids 400 to 499. No link, request target, pasted line, code or state is ever an argument.</summary>
internal static partial class BrowserLog
{
    [LoggerMessage(400, LogLevel.Information, "Waiting on 127.0.0.1:{Port} for consent to connect {Subject}.")]
    public static partial void ConsentAwaited(this ILogger logger, int port, LoggedSubject subject);

    [LoggerMessage(401, LogLevel.Information, "Consent to connect {Subject} was given.")]
    public static partial void ConsentArrived(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(402, LogLevel.Warning, "Consent to connect {Subject} was denied.")]
    public static partial void ConsentDenied(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(403, LogLevel.Warning, "A response that does not belong to the sign-in of {Subject} was rejected: its state does not match the link, or a parameter occurs twice.")]
    public static partial void ForeignCallbackRefused(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(404, LogLevel.Debug, "A request to the loopback listener received the response {Status}.")]
    public static partial void RequestAnswered(this ILogger logger, int status);

    [LoggerMessage(405, LogLevel.Debug, "A connection to the loopback listener ended early: {Reason}.")]
    public static partial void ConnectionEnded(this ILogger logger, string reason);

    [LoggerMessage(406, LogLevel.Debug, "No browser was started: {Reason}.")]
    public static partial void BrowserNotOpened(this ILogger logger, string reason);

    [LoggerMessage(407, LogLevel.Debug, "A connection of the loopback listener failed: {Reason}.")]
    public static partial void AcceptFailed(this ILogger logger, string reason);

    [LoggerMessage(408, LogLevel.Warning, "A response without a usable state was not accepted for {Subject}; the sign-in continues to wait. If the consent page does not return the state, use CTrader:AuthUri or CTrader:MissingState.")]
    public static partial void StatelessAnswerRefused(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(409, LogLevel.Information, "A response without a state arrived for {Subject} and must be confirmed on the console.")]
    public static partial void StatelessAnswerAsked(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(410, LogLevel.Warning, "Two responses without a state arrived for {Subject}, so neither was accepted: one of them may be forged.")]
    public static partial void StatelessAnswersMixedUp(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(411, LogLevel.Warning, "{Subject} was connected before, and there is no console to confirm a response on: only a response with the state of the sign-in is accepted. Use a consent page that returns it (CTrader:AuthUri), run in a terminal, or set CTrader:MissingState to Accept.")]
    public static partial void ConsoleMissing(this ILogger logger, LoggedSubject subject);
}
