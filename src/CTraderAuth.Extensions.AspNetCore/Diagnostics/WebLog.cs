using Microsoft.Extensions.Logging;

namespace CTraderAuth.AspNetCore.Diagnostics;

/// <summary>Event ids 500 to 599. No query, code, state or cookie is ever an argument; text from outside goes through <see cref="LogText"/>.</summary>
internal static partial class WebLog
{
    public static void ConsentStarted(this ILogger logger, string subject) => logger.Started(LogText.Of(subject));

    public static void CallbackConnected(this ILogger logger, string subject, string outcome) => logger.Connected(LogText.Of(subject), outcome);

    public static void CallbackFailed(this ILogger logger, string? subject, string outcome, string reason) =>
        logger.NotConnected(subject is null ? "a user who is not signed in" : LogText.Of(subject), outcome, LogText.Of(reason));

    public static void CallbackPending(this ILogger logger, string? subject, string outcome) =>
        logger.Pending(subject is null ? "a user who is not signed in" : LogText.Of(subject), outcome);

    public static void HostDiffers(this ILogger logger, string host, string redirectHost) => logger.OtherHost(LogText.Of(host), redirectHost);

    public static void GrantUnreachable(this ILogger logger, Exception failure, string request, string subject) => logger.RequestFailed(failure, request, LogText.Of(subject));

    public static void LinesDropped(this ILogger logger, string? subject) => logger.TooManyLines(subject is null ? "users who are not signed in" : LogText.Of(subject));

    [LoggerMessage(503, LogLevel.Error, "Unexpected error while handling a callback.")]
    public static partial void CallbackBroke(this ILogger logger, Exception failure);

    [LoggerMessage(504, LogLevel.Warning, "A request to connect was rejected: {Outcome}.")]
    public static partial void ConnectRefused(this ILogger logger, string outcome);

    [LoggerMessage(506, LogLevel.Warning, "Antiforgery is not registered, so every POST to disconnect is rejected. Call builder.Services.AddAntiforgery().")]
    public static partial void AntiforgeryMissing(this ILogger logger);

    [LoggerMessage(507, LogLevel.Warning, "A POST to disconnect was rejected because it has no valid antiforgery token.")]
    public static partial void DisconnectRefused(this ILogger logger);

    [LoggerMessage(508, LogLevel.Warning, "A consent cookie cannot be decrypted with the available keys. All instances must share one key ring, and it must survive a restart.")]
    public static partial void CookieUnreadable(this ILogger logger);

    [LoggerMessage(509, LogLevel.Warning, "A user is signed in, but CTraderEndpointOptions.Subject returned no subject for this user.")]
    public static partial void SubjectMissing(this ILogger logger);

    [LoggerMessage(510, LogLevel.Error, "A consent cookie cannot be encrypted.")]
    public static partial void KeysMissing(this ILogger logger, Exception failure);

    [LoggerMessage(512, LogLevel.Warning, "Could not determine the health of the grants.")]
    public static partial void HealthUnknown(this ILogger logger, Exception failure);

    [LoggerMessage(513, LogLevel.Warning, "A cookie policy of this application changed the consent cookie to SameSite=Strict or removed it. The browser will not send it when cTrader redirects back, and the callback will be rejected. "
        + "Set CookiePolicyOptions.MinimumSameSitePolicy to SameSiteMode.Lax or lower.")]
    public static partial void CookiePolicyTooStrict(this ILogger logger);

    [LoggerMessage(500, LogLevel.Information, "{Subject} was redirected to the consent page.")]
    private static partial void Started(this ILogger logger, string subject);

    [LoggerMessage(501, LogLevel.Information, "Callback for {Subject} succeeded: {Outcome}.")]
    private static partial void Connected(this ILogger logger, string subject, string outcome);

    [LoggerMessage(502, LogLevel.Warning, "Callback for {Subject} failed: {Outcome}. {Reason}")]
    private static partial void NotConnected(this ILogger logger, string subject, string outcome, string reason);

    [LoggerMessage(514, LogLevel.Information, "Callback for {Subject} is waiting for the user: {Outcome}.")]
    private static partial void Pending(this ILogger logger, string subject, string outcome);

    [LoggerMessage(505, LogLevel.Warning, "A consent was started at {Host}, but the host of the redirect URI is {RedirectHost}. Unless a reverse proxy changes the host, the browser will not send the consent cookie there, and the callback will be rejected.")]
    private static partial void OtherHost(this ILogger logger, string host, string redirectHost);

    [LoggerMessage(511, LogLevel.Warning, "The {Request} request for {Subject} failed.")]
    private static partial void RequestFailed(this ILogger logger, Exception failure, string request, string subject);

    [LoggerMessage(515, LogLevel.Warning, "There are too many log messages about {Subject}. Further messages are dropped for up to a minute.")]
    private static partial void TooManyLines(this ILogger logger, string subject);
}
