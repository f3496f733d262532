using Microsoft.Extensions.Logging;

namespace CTraderAuth.AspNetCore.Diagnostics;

/// <summary>Event ids 500 to 599. No query, code, state or cookie is ever an argument.</summary>
internal static partial class WebLog
{
    [LoggerMessage(500, LogLevel.Information, "{Subject} was sent to the consent page.")]
    public static partial void ConsentStarted(this ILogger logger, string subject);

    [LoggerMessage(501, LogLevel.Information, "The callback of {Subject} ended: {Outcome}.")]
    public static partial void CallbackConnected(this ILogger logger, string subject, string outcome);

    [LoggerMessage(502, LogLevel.Warning, "A callback connected nobody: {Outcome}. The user is {Subject}. {Reason}")]
    public static partial void CallbackFailed(this ILogger logger, string outcome, string? subject, string reason);

    [LoggerMessage(503, LogLevel.Error, "A callback failed in a way that was not foreseen.")]
    public static partial void CallbackBroke(this ILogger logger, Exception failure);

    [LoggerMessage(504, LogLevel.Warning, "A request to connect was refused: {Outcome}.")]
    public static partial void ConnectRefused(this ILogger logger, string outcome);

    [LoggerMessage(505, LogLevel.Warning, "A consent was started at {Host}, and the redirect URI leads to {RedirectHost}: unless a proxy stands between, the browser will not send its cookie there, and the callback will be refused.")]
    public static partial void HostDiffers(this ILogger logger, string host, string redirectHost);

    [LoggerMessage(506, LogLevel.Warning, "There is no antiforgery, so every POST to disconnect is refused. Call builder.Services.AddAntiforgery().")]
    public static partial void AntiforgeryMissing(this ILogger logger);

    [LoggerMessage(507, LogLevel.Warning, "A POST to disconnect was refused: it carries no valid antiforgery token.")]
    public static partial void DisconnectRefused(this ILogger logger);

    [LoggerMessage(508, LogLevel.Warning, "A cookie of a consent cannot be read with the keys at hand: instances have to share one key ring, and it has to outlive a restart.")]
    public static partial void CookieUnreadable(this ILogger logger);

    [LoggerMessage(509, LogLevel.Warning, "A user is signed in, and CTraderEndpointOptions.Subject gives no name for him.")]
    public static partial void SubjectMissing(this ILogger logger);

    [LoggerMessage(510, LogLevel.Error, "The cookie of a consent cannot be protected.")]
    public static partial void KeysMissing(this ILogger logger, Exception failure);

    [LoggerMessage(511, LogLevel.Warning, "{Request} for {Subject} could not be answered.")]
    public static partial void GrantUnreachable(this ILogger logger, Exception failure, string request, string subject);

    [LoggerMessage(512, LogLevel.Warning, "The health of the grants cannot be told.")]
    public static partial void HealthUnknown(this ILogger logger, Exception failure);
}
