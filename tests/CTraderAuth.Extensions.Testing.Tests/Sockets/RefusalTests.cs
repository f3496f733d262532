using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>What the socket refuses because a test said so.</summary>
public sealed class RefusalTests : SocketTest
{
    [Fact]
    public async Task Refusals_are_taken_in_their_order_and_by_who_they_are_for()
    {
        var pair = await GivenPair();
        await using var client = await GivenApplication();
        Socket.Refuse(2102, "UNKNOWN_ERROR", account: 1002, description: "only this one", retryAfter: TimeSpan.FromSeconds(1.2));
        Socket.Refuse(2102, "CH_SERVER_NOT_REACHABLE", times: 2);
        Socket.Refuse(2102, "TIMEOUT_ERROR");

        ShouldBeRefused(await Authorize(client, pair), "CH_SERVER_NOT_REACHABLE");
        var special = await Authorize(client, pair, 1002);
        ShouldBeRefused(await Authorize(client, pair, 1002), "CH_SERVER_NOT_REACHABLE");
        ShouldBeRefused(await Authorize(client, pair), "TIMEOUT_ERROR");
        (await Authorize(client, pair)).PayloadType.ShouldBe(2103);

        ShouldBeRefused(special, "UNKNOWN_ERROR");
        (special.Payload.Text("description"), special.Payload.Long("retryAfter"), special.Payload.Long("ctidTraderAccountId")).ShouldBe(("only this one", 2, 1002));
        Socket.Received.Count(frame => frame.Result == "CH_SERVER_NOT_REACHABLE").ShouldBe(2);
    }

    [Theory]
    [InlineData("NOT_ENOUGH_MONEY", 2132)]
    [InlineData("MARKET_CLOSED", 2132)]
    [InlineData("TRADING_BAD_STOPS", 2132)]
    [InlineData("ACCOUNT_NOT_AUTHORIZED", 2142)]
    [InlineData("CH_CLIENT_NOT_AUTHENTICATED", 2142)]
    public async Task A_refused_order_is_refused_as_cTrader_does_it_and_not_executed(string errorCode, int payloadType)
    {
        await using var client = await GivenAuthorized(await GivenPair());
        Socket.Refuse(2106, errorCode, 1001);

        ShouldBeRefused(await client.AskAsync(2106, Order(1001)), errorCode, payloadType);

        Socket.Orders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refusals_that_are_cleared_are_forgotten()
    {
        await using var client = await GivenApplication();
        Socket.Refuse(2104, "UNKNOWN_ERROR", times: 5);

        Socket.ClearRefusals();

        (await client.AskAsync(2104)).PayloadType.ShouldBe(2105);
        Should.Throw<ArgumentOutOfRangeException>(() => Socket.Refuse(2104, "UNKNOWN_ERROR", times: 0));
        Should.Throw<ArgumentException>(() => Socket.Refuse(2104, " "));
    }
}
