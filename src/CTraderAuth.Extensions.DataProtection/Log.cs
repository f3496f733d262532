using Microsoft.Extensions.Logging;

namespace CTraderAuth.KeyRings;

/// <summary>Ids 600 to 699. No id is reused.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Critical, "AcceptLostKeys is set: grants that cannot be read stay as they are until their traders consent again. {Problem}")]
    public static partial void LossAccepted(this ILogger logger, string problem);

    [LoggerMessage(601, LogLevel.Warning, "AcceptLostKeys is set although the keys are in order: take it back, or the next loss goes unnoticed.")]
    public static partial void LossStillAccepted(this ILogger logger);

    [LoggerMessage(602, LogLevel.Information, "{Count} rows of the grant store are encrypted with the newest key now.")]
    public static partial void Renewed(this ILogger logger, int count);

    [LoggerMessage(603, LogLevel.Warning, "Stored grants could not be encrypted with the newest key; tried again in a day. They stay readable.")]
    public static partial void RenewalFailed(this ILogger logger, Exception failure);
}
