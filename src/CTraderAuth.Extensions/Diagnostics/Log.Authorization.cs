using Microsoft.Extensions.Logging;

namespace CTraderAuth.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning, "The answer to the {GrantType} request was cut after the tokens or gave no usable life; the access token is taken to live {ExpiresIn:c}.")]
    public static partial void DamagedAnswer(this ILogger logger, string grantType, TimeSpan expiresIn);
}
