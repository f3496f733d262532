using Microsoft.Extensions.Logging;

namespace CTraderAuth.Diagnostics;

/// <summary>Ids 600 to 699. No id is reused.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Critical, "AcceptLostKeys is set: grants that cannot be decrypted are kept unchanged until their traders consent again. {Problem}")]
    public static partial void LossAccepted(this ILogger logger, string problem);

    [LoggerMessage(601, LogLevel.Warning, "AcceptLostKeys is set although the keys are valid; remove it, or the next key loss will go unnoticed.")]
    public static partial void LossStillAccepted(this ILogger logger);

    [LoggerMessage(602, LogLevel.Information, "{Count} rows of the grant store were encrypted with the newest key.")]
    public static partial void Renewed(this ILogger logger, int count);

    [LoggerMessage(603, LogLevel.Warning, "Stored grants could not be encrypted with the newest key; the next attempt is in a day or when the host starts. They can still be decrypted.")]
    public static partial void RenewalFailed(this ILogger logger, Exception failure);

    [LoggerMessage(604, LogLevel.Warning, "The row used to verify the keys could not be decrypted and was replaced, because the keys decrypt other grants. {Problem}")]
    public static partial void CanaryReplaced(this ILogger logger, string problem);

    [LoggerMessage(605, LogLevel.Warning, "The store has unencrypted grants and no row that verifies the keys, so these grants are accepted and encrypted. This is expected once: at the first start with ProtectTokens(). At any later start, somebody changed the store: find out who, and have the traders connect again.")]
    public static partial void PlainAccepted(this ILogger logger);
}
