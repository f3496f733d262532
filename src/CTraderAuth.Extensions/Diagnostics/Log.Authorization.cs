using Microsoft.Extensions.Logging;

namespace CTraderAuth.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning, "The response to the {GrantType} request was cut off after the tokens or contained no valid lifetime; the access token is assumed to be valid for {ExpiresIn:c}.")]
    public static partial void DamagedAnswer(this ILogger logger, string grantType, TimeSpan expiresIn);
}
