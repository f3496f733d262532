using System.Buffers;

namespace CTraderAuth.Sockets.Refusals;

/// <summary>A refusal of cTrader, whatever message carried it.</summary>
/// <param name="Code">The name of the error code; <c>UNKNOWN_ERROR</c> if cTrader sent anything but a name.</param>
/// <param name="Description">cTrader's description.</param>
/// <param name="RetryAfter">How long to wait, if cTrader said so.</param>
/// <param name="MaintenanceEndsAt">When the maintenance ends, if cTrader said so.</param>
internal sealed record Refusal(string Code, string? Description = null, TimeSpan? RetryAfter = null, DateTimeOffset? MaintenanceEndsAt = null)
{
    private const string Unknown = "UNKNOWN_ERROR";
    private const int LongestName = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>The name of the error code. It is shown in messages and logs.</summary>
    public string Code { get; } = IsName(Code) ? Code : Unknown;

    /// <summary>The class for a request that authorizes.</summary>
    public RefusalClass OfAuthorization => RefusalClasses.OfAuthorization(Code, Description);

    /// <summary>The class for any other request.</summary>
    public RefusalClass OfRequest => RefusalClasses.OfRequest(Code, Description);

    public static Refusal Of(CTraderRequestException refused) => new(refused.ErrorCode!, refused.Description, refused.RetryAfter, refused.MaintenanceEndsAt);

    private static bool IsName(string? code) => code is { Length: > 0 and <= LongestName } && !code.AsSpan().ContainsAnyExcept(NameCharacters);

    public override string ToString() => Code;
}
