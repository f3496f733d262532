using CTraderAuth.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Http;

internal static partial class HttpLog
{
    public const string Category = "CTraderAuth.Http";

    [LoggerMessage(300, LogLevel.Information, "The access token of {Subject} was rejected with 401 by {Host}; the request is sent again with a new token.")]
    public static partial void SentAgain(this ILogger logger, LoggedSubject subject, string host);

    [LoggerMessage(301, LogLevel.Warning, "The access token of {Subject} was rejected with 401 by {Host}, but it was replaced less than five minutes ago; the 401 is returned.")]
    public static partial void RefusedAgain(this ILogger logger, LoggedSubject subject, string host);

    [LoggerMessage(302, LogLevel.Information, "The access token of {Subject} was rejected with 401 by {Host}, but the body of the request cannot be sent again; the 401 is returned, and the token is replaced in the background for the next request. To send such bodies again, set CTraderTokenHandlerOptions.MaxBufferedBodySize.")]
    public static partial void ReplacedBehind(this ILogger logger, LoggedSubject subject, string host);

    [LoggerMessage(303, LogLevel.Warning, "The access token of {Subject} was rejected with 401 by {Host} and could not be replaced; the 401 is returned.")]
    public static partial void NotReplaced(this ILogger logger, Exception exception, LoggedSubject subject, string host);
}
