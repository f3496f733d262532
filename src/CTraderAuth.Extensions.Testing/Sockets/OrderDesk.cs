using System.Text.Json.Nodes;
using CTraderAuth.Testing.Sessions;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Sockets;

/// <summary>Executes market orders at once; each becomes a position of its own.</summary>
internal sealed class OrderDesk(TimeProvider time, PriceFeed prices)
{
    private const int Market = 1;
    private const int Buy = 1;
    private const int Sell = 2;
    private const int Accepted = 2;
    private const int Filled = 3;
    private const double Unit = 100_000;

    private readonly BoundedLog<SandboxOrder> _orders = new();
    private long _last;

    public IReadOnlyList<SandboxOrder> Orders => _orders.Snapshot();

    public Reply Execute(Peer peer, Envelope request, AccountSession session)
    {
        if (session.Grant.Scope is CTraderScope.Accounts)
        {
            return Reply.Refused(request, "TRADING_NOT_ALLOWED", "The access token has no permission to trade.");
        }

        if (request.Payload.Long("symbolId") is not { } symbol || request.Payload.Long("tradeSide") is not { } side || side is not (Buy or Sell) || request.Payload.Long("volume") is not { } volume)
        {
            return Reply.Refused(request, "INVALID_REQUEST", "Message missing required fields: symbolId, tradeSide, volume");
        }

        return (Quote.Find(symbol), request.Payload.Long("orderType")) switch
        {
            (_, not Market) => Reply.Refused(request, "INVALID_REQUEST", "The sandbox executes market orders only: orderType 1."),
            (null, _) => Reply.Refused(request, "SYMBOL_NOT_FOUND", "There is no such symbol."),
            _ when volume <= 0 => Reply.Refused(request, "TRADING_BAD_VOLUME", "The volume must be more than zero."),
            ({ } quote, _) => Execute(peer, request, session, quote, side is Buy, volume),
        };
    }

    /// <summary>The open positions: every executed order.</summary>
    public Reply Reconcile(Envelope request, AccountSession session) => Reply.Of(request, Payloads.ReconcileResponse, new()
    {
        ["ctidTraderAccountId"] = session.Account.Id,
        ["position"] = new JsonArray([.. Orders.Where(order => order.Account == session.Account.Id).Select(PositionOf)]),
        ["order"] = new JsonArray(),
    });

    private Reply Execute(Peer peer, Envelope request, AccountSession session, Quote symbol, bool isBuy, long volume)
    {
        var order = new SandboxOrder
        {
            Id = ++_last,
            At = time.GetUtcNow(),
            Connection = peer.Number,
            Account = session.Account.Id,
            Symbol = symbol.Id,
            IsBuy = isBuy,
            Volume = volume,
            Price = (isBuy ? symbol.AskAt(prices.Tick) : symbol.BidAt(prices.Tick)) / Unit,
            Label = request.Payload.Text("label"),
            Comment = request.Payload.Text("comment"),
            ClientOrderId = request.Payload.Text("clientOrderId"),
        };
        _orders.Add(order);
        return Reply.Of(request, Payloads.ExecutionEvent, EventOf(order, Accepted))
            .And(new(Payloads.ExecutionEvent, EventOf(order, Filled), request.Id), isEvent: false);
    }

    private static JsonObject EventOf(SandboxOrder order, int executionType)
    {
        var isFilled = executionType is Filled;
        var detail = new JsonObject
        {
            ["orderId"] = order.Id,
            ["tradeData"] = TradeDataOf(order),
            ["orderType"] = Market,
            ["orderStatus"] = isFilled ? 2 : 1,
            ["positionId"] = order.Id,
        };
        if (order.ClientOrderId is not null)
        {
            detail["clientOrderId"] = order.ClientOrderId;
        }

        if (isFilled)
        {
            detail["executionPrice"] = order.Price;
            detail["executedVolume"] = order.Volume;
        }

        return new()
        {
            ["ctidTraderAccountId"] = order.Account,
            ["executionType"] = executionType,
            ["position"] = PositionOf(order),
            ["order"] = detail,
        };
    }

    private static JsonObject PositionOf(SandboxOrder order) => new()
    {
        ["positionId"] = order.Id,
        ["tradeData"] = TradeDataOf(order),
        ["positionStatus"] = 1,
        ["swap"] = 0,
        ["price"] = order.Price,
        ["moneyDigits"] = 2,
    };

    private static JsonObject TradeDataOf(SandboxOrder order)
    {
        var data = new JsonObject
        {
            ["symbolId"] = order.Symbol,
            ["volume"] = order.Volume,
            ["tradeSide"] = order.IsBuy ? Buy : Sell,
            ["openTimestamp"] = order.At.ToUnixTimeMilliseconds(),
        };
        if (order.Label is not null)
        {
            data["label"] = order.Label;
        }

        if (order.Comment is not null)
        {
            data["comment"] = order.Comment;
        }

        return data;
    }
}
