using CTraderAuth.Sockets;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Accounts;

/// <summary>What it asks for that the socket refused the application or a token.</summary>
/// <param name="Exit">The exit code of a command that ends with it.</param>
/// <param name="Remedy">What to do; null when the refusal says it.</param>
internal sealed record SocketRefusal(int Exit, string? Remedy)
{
    public static SocketRefusal Of(CTraderRequestException refusal, string subject, LoginAdvice advice) => refusal switch
    {
        { MaintenanceEndsAt: { } end } => new(Exits.Exit.TryLater, $"Try again later; cTrader announced the end of the maintenance for {Times.Plain(end)}."),
        { RetryAfter: not null } => new(Exits.Exit.TryLater, null),
        _ when Passes(refusal) => new(Exits.Exit.TryLater, "Try again later."),
        { ErrorCode: "CH_CLIENT_AUTH_FAILURE" or "CH_OA_CLIENT_NOT_FOUND" } =>
            new(Exits.Exit.Usage, "Check CTrader:ClientId and CTrader:ClientSecret, and that the application is active at cTrader."),
        _ when IsOfToken(refusal) =>
            new(Exits.Exit.Failed, $"Run {CTraderAuthTool.Command("refresh", subject)}. If cTrader rejects the refresh token too, the trader removed the application: to connect {subject} again, {advice.How(subject)}."),
        _ => new(Exits.Exit.Failed, null),
    };

    /// <summary>Whether the access token was refused, and nothing else.</summary>
    public static bool IsOfToken(CTraderRequestException refusal) => refusal.ErrorCode is "CH_ACCESS_TOKEN_INVALID" or "OA_AUTH_TOKEN_EXPIRED";

    /// <summary>Whether it passes by itself: cTrader is busy, or something behind it is.</summary>
    private static bool Passes(CTraderRequestException refusal) => refusal.ErrorCode is "SERVER_IS_UNDER_MAINTENANCE" or "CONNECTIONS_LIMIT_EXCEEDED" or "REQUEST_FREQUENCY_EXCEEDED" or "BLOCKED_PAYLOAD_TYPE"
        or "CH_SERVER_NOT_REACHABLE" or "CANT_ROUTE_REQUEST" or "CH_CLIENT_NOT_AUTHENTICATED" or "TIMEOUT_ERROR" or "UNKNOWN_ERROR";
}
