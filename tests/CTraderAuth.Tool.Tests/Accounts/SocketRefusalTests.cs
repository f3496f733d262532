using System.Globalization;
using CTraderAuth.Sockets;
using CTraderAuth.Tool.Accounts;

namespace CTraderAuth.Tool.Tests.Accounts;

/// <summary>What each refusal of the application or a token means to a script.</summary>
public sealed class SocketRefusalTests
{
    [Theory]
    [InlineData("REQUEST_FREQUENCY_EXCEEDED", 3)]
    [InlineData("BLOCKED_PAYLOAD_TYPE", 3)]
    [InlineData("SERVER_IS_UNDER_MAINTENANCE", 3)]
    [InlineData("CONNECTIONS_LIMIT_EXCEEDED", 3)]
    [InlineData("CANT_ROUTE_REQUEST", 3)]
    [InlineData("CH_SERVER_NOT_REACHABLE", 3)]
    [InlineData("CH_CLIENT_NOT_AUTHENTICATED", 3)]
    [InlineData("TIMEOUT_ERROR", 3)]
    [InlineData("UNKNOWN_ERROR", 3)]
    [InlineData("CH_CLIENT_AUTH_FAILURE", 2)]
    [InlineData("CH_OA_CLIENT_NOT_FOUND", 2)]
    [InlineData("CH_ACCESS_TOKEN_INVALID", 1)]
    [InlineData("OA_AUTH_TOKEN_EXPIRED", 1)]
    [InlineData("INVALID_REQUEST", 1)]
    [InlineData("UNSUPPORTED_MESSAGE", 1)]
    public void Only_what_passes_by_itself_is_to_be_tried_again(string code, int exit) => Of(new("Refused.", code)).Exit.ShouldBe(exit);

    [Fact]
    public void Says_when_to_try_again_if_cTrader_did()
    {
        var end = DateTimeOffset.Parse("2026-11-28T06:00:00+02:00", CultureInfo.InvariantCulture);

        Of(new("Refused.", "SERVER_IS_UNDER_MAINTENANCE", maintenanceEndsAt: end)).ShouldBe(new(3, "Try again later; cTrader announced the end of the maintenance for 2026-11-28T04:00:00Z."));
        Of(new("Refused. Send it again in 5 s.", "SOMETHING_NEW", retryAfter: TimeSpan.FromSeconds(5))).ShouldBe(new(3, null));
    }

    private static SocketRefusal Of(CTraderRequestException refusal) => SocketRefusal.Of(refusal, "alice", new(null));
}
