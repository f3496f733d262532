using System.Text.Json.Nodes;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>The rows of the rule table about symbols, prices and orders.</summary>
public sealed class MarketRowTests : SocketTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_version_needs_the_application_only(bool protobuf)
    {
        await using var client = await GivenApplication(protobuf: protobuf);

        var answer = await client.AskAsync(2104);

        (answer.PayloadType, answer.Payload.Text("version")).ShouldBe((2105, "91"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Symbols_are_listed_and_described(bool protobuf)
    {
        await using var client = await GivenAuthorized(await GivenPair(), protobuf);

        var list = await client.AskAsync(2114, Of(1001));
        var details = await client.AskAsync(2116, Of(1001, 1, 41));

        list.Payload["symbol"]!.AsArray().Select(symbol => symbol!.AsObject().Text("symbolName")).ShouldBe(["EURUSD", "GBPUSD", "USDJPY", "XAUUSD"]);
        details.PayloadType.ShouldBe(2117);
        details.Payload["symbol"]!.AsArray().Select(symbol => (symbol!.AsObject().Long("symbolId"), symbol.AsObject().Long("digits"))).ShouldBe([(1, 5), (41, 2)]);
        ShouldBeRefused(await client.AskAsync(2116, Of(1001, 1, 999)), "SYMBOL_NOT_FOUND");
        ShouldBeRefused(await client.AskAsync(2116, Of(1001)), "INVALID_REQUEST");
    }

    [Fact]
    public async Task An_account_is_described()
    {
        await using var client = await GivenAuthorized(await GivenPair());

        var trader = (await client.AskAsync(2121, Of(1001))).Payload["trader"]!.AsObject();

        (trader.Long("ctidTraderAccountId"), trader.Long("balance"), trader.Long("traderLogin"), trader.Long("moneyDigits")).ShouldBe((1001, 1_000_000, 5_001_001, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prices_come_from_the_subscription_on_until_it_ends(bool protobuf)
    {
        GivenSocket(options => options.PricesPerSecond = 2);
        await using var client = await GivenAuthorized(await GivenPair(), protobuf);

        (await client.AskAsync(2127, Of(1001, 1))).PayloadType.ShouldBe(2128);
        ShouldBePrice(await client.NextAsync());
        Time.Advance(TimeSpan.FromMilliseconds(500));
        ShouldBePrice(await client.NextAsync());
        ShouldBeRefused(await client.AskAsync(2127, Of(1001, 2, 1)), "ALREADY_SUBSCRIBED");

        (await client.AskAsync(2129, Of(1001, 1))).PayloadType.ShouldBe(2130);
        Time.Advance(TimeSpan.FromSeconds(5));
        ShouldBeRefused(await client.AskAsync(2129, Of(1001, 1)), "NOT_SUBSCRIBED_TO_SPOTS");
        client.TryNext(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Each_connection_and_account_has_subscriptions_of_its_own()
    {
        GivenSocket(options => options.PricesPerSecond = 1);
        var pair = await GivenPair();
        await using var first = await GivenAuthorized(pair, accounts: [1001, 1002]);
        await using var second = await GivenAuthorized(pair);
        await first.AskAsync(2127, Of(1001, 1));
        await first.AskAsync(2127, Of(1002, 2));
        await second.AskAsync(2127, Of(1001, 3));
        foreach (var client in new[] { first, second })
        {
            while (client.TryNext(out _))
            {
            }
        }

        (await first.AskAsync(2104)).ShouldNotBeNull();
        while (first.TryNext(out _))
        {
        }

        Time.Advance(TimeSpan.FromSeconds(1));

        var prices = new[] { await first.NextAsync(2131), await first.NextAsync(2131) };
        prices.Select(price => (price.Payload.Long("ctidTraderAccountId"), price.Payload.Long("symbolId"))).ShouldBe([(1001, 1), (1002, 2)], ignoreOrder: true);
        (await second.NextAsync(2131)).Payload.Long("symbolId").ShouldBe(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_is_accepted_filled_and_remembered(bool protobuf)
    {
        await using var client = await GivenAuthorized(await GivenPair(), protobuf);

        var accepted = await client.AskAsync(2106, Order(1001, "bot"));
        var filled = await client.NextAsync();

        (accepted.PayloadType, accepted.Payload.Long("executionType"), filled.PayloadType, filled.Payload.Long("executionType")).ShouldBe((2126, 2, 2126, 3));
        filled.Id.ShouldBe(accepted.Id);
        var order = Socket.Orders.ShouldHaveSingleItem();
        (order.Account, order.Symbol, order.IsBuy, order.Volume, order.Label, order.Connection).ShouldBe((1001, 1, true, 100_000, "bot", 1));
        filled.Payload["order"]!.AsObject().Long("executedVolume").ShouldBe(100_000);
        var position = (await client.AskAsync(2124, Of(1001))).Payload["position"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        (position.Long("positionId"), position["tradeData"]!.AsObject().Text("label")).ShouldBe((order.Id, "bot"));
    }

    [Fact]
    public async Task Orders_without_what_they_need_are_refused_and_not_executed()
    {
        await using var client = await GivenAuthorized(await GivenPair());
        JsonObject With(string name, JsonNode? value)
        {
            var order = Order(1001);
            order[name] = value;
            return order;
        }

        ShouldBeRefused(await client.AskAsync(2106, With("volume", 0)), "TRADING_BAD_VOLUME", 2132);
        ShouldBeRefused(await client.AskAsync(2106, With("volume", null)), "INVALID_REQUEST");
        ShouldBeRefused(await client.AskAsync(2106, With("tradeSide", 3)), "INVALID_REQUEST");
        ShouldBeRefused(await client.AskAsync(2106, With("orderType", 2)), "INVALID_REQUEST");
        ShouldBeRefused(await client.AskAsync(2106, With("symbolId", 999)), "SYMBOL_NOT_FOUND");
        Socket.Orders.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_that_may_only_read_executes_no_order()
    {
        GivenSocket();
        var pair = await Exchange(Sandbox.IssueCode(scope: CTraderScope.Accounts));
        await using var client = await GivenAuthorized(pair);

        ShouldBeRefused(await client.AskAsync(2106, Order(1001)), "TRADING_NOT_ALLOWED", 2132);

        Socket.Orders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Historical_data_is_empty()
    {
        await using var client = await GivenAuthorized(await GivenPair());

        foreach (var (request, answer) in new[] { (2133, 2134), (2137, 2138), (2143, 2144), (2145, 2146), (2175, 2176) })
        {
            (await client.AskAsync(request, Of(1001))).PayloadType.ShouldBe(answer);
        }
    }

    [Theory]
    [InlineData(2108)]
    [InlineData(7)]
    [InlineData(0)]
    public async Task What_it_does_not_know_is_an_unsupported_message(int payloadType)
    {
        await using var client = await GivenAuthorized(await GivenPair());

        ShouldBeRefused(await client.AskAsync(payloadType, Of(1001)), "UNSUPPORTED_MESSAGE", 50);
    }

    [Fact]
    public async Task Longs_are_numbers_or_text_and_read_as_both()
    {
        GivenSocket(options => options.LongsAsText = true);
        await using var client = await GivenAuthorized(await GivenPair());

        var answer = await client.AskAsync(2121, new() { ["ctidTraderAccountId"] = "1001" });

        answer.PayloadType.ShouldBe(2122);
        client.LastText.ShouldContain("\"balance\":\"1000000\"");
        client.LastText.ShouldContain("\"moneyDigits\":2");
        (await client.AskAsync(2114, Of(1001))).Payload["symbol"]!.AsArray().Count.ShouldBe(4);
        client.LastText.ShouldContain("\"symbolId\":\"41\"");
    }

    private static void ShouldBePrice(Envelope message)
    {
        (message.PayloadType, message.Id, message.Payload.Long("symbolId")).ShouldBe((2131, null, 1));
        message.Payload.Long("bid")!.Value.ShouldBeInRange(100_000, 120_000);
        message.Payload.Long("ask")!.Value.ShouldBeGreaterThan(message.Payload.Long("bid")!.Value);
    }
}
