using System.Text.Json.Nodes;
using CTraderAuth.Testing.Sessions;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Sockets;

/// <summary>Symbols, prices and the account itself.</summary>
internal sealed class MarketDesk(PriceFeed prices)
{
    public static Reply Symbols(Envelope request, AccountSession session) => Reply.Of(request, Payloads.SymbolsListResponse, Of(session, "symbol", Quote.All.Select(symbol => new JsonObject
    {
        ["symbolId"] = symbol.Id,
        ["symbolName"] = symbol.Name,
        ["enabled"] = true,
    })));

    public static Reply SymbolById(Envelope request, AccountSession session) => WithSymbols(request, symbols => Reply.Of(request, Payloads.SymbolByIdResponse, Of(session, "symbol", symbols.Select(symbol => new JsonObject
    {
        ["symbolId"] = symbol.Id,
        ["digits"] = symbol.Digits,
        ["pipPosition"] = symbol.Digits - 1,
        ["minVolume"] = 100_000,
        ["stepVolume"] = 100_000,
        ["lotSize"] = 10_000_000,
    }))));

    public static Reply Trader(Envelope request, AccountSession session) => Reply.Of(request, Payloads.TraderResponse, new()
    {
        ["ctidTraderAccountId"] = session.Account.Id,
        ["trader"] = new JsonObject
        {
            ["ctidTraderAccountId"] = session.Account.Id,
            ["balance"] = session.Account.Balance,
            ["accessRights"] = 0,
            ["depositAssetId"] = 1,
            ["leverageInCents"] = 3_000,
            ["traderLogin"] = session.Account.Login,
            ["brokerName"] = session.Account.Broker,
            ["moneyDigits"] = 2,
        },
    });

    /// <summary>The sandbox keeps no history: it answers with empty lists.</summary>
    public static Reply History(Envelope request, AccountSession session)
    {
        var (type, rows) = request.PayloadType switch
        {
            Payloads.DealList => (Payloads.DealListResponse, "deal"),
            Payloads.Trendbars => (Payloads.TrendbarsResponse, "trendbar"),
            Payloads.CashFlow => (Payloads.CashFlowResponse, "depositWithdraw"),
            Payloads.TickData => (Payloads.TickDataResponse, "tickData"),
            _ => (Payloads.OrderListResponse, "order"),
        };
        var payload = Of(session, rows, []);
        if (type is Payloads.TrendbarsResponse)
        {
            payload["period"] = request.Payload.Long("period") ?? 1;
        }

        if (type is not Payloads.CashFlowResponse)
        {
            payload["hasMore"] = false;
        }

        return Reply.Of(request, type, payload);
    }

    public Reply Subscribe(Peer peer, Envelope request, AccountSession session) => WithSymbols(request, symbols =>
    {
        var subscribed = peer.Subscriptions.GetValueOrDefault(session.Account.Id) ?? [];
        if (symbols.Any(symbol => subscribed.Contains(symbol.Id)))
        {
            return Reply.Refused(request, "ALREADY_SUBSCRIBED", "There is a subscription to this symbol already.");
        }

        peer.Subscriptions[session.Account.Id] = [.. subscribed, .. symbols.Select(symbol => symbol.Id)];
        prices.Start();
        var reply = Reply.Of(request, Payloads.SubscribeSpotsResponse, Of(session));
        return symbols.Select(symbol => prices.First(session.Account.Id, symbol)).OfType<Envelope>().Aggregate(reply, static (sent, price) => sent.And(price));
    });

    public static Reply Unsubscribe(Peer peer, Envelope request, AccountSession session) => WithSymbols(request, symbols =>
    {
        var subscribed = peer.Subscriptions.GetValueOrDefault(session.Account.Id) ?? [];
        if (symbols.Any(symbol => !subscribed.Contains(symbol.Id)))
        {
            return Reply.Refused(request, "NOT_SUBSCRIBED_TO_SPOTS", "There is no subscription to this symbol.");
        }

        subscribed.ExceptWith(symbols.Select(symbol => symbol.Id));
        return Reply.Of(request, Payloads.UnsubscribeSpotsResponse, Of(session));
    });

    private static JsonObject Of(AccountSession session) => new() { ["ctidTraderAccountId"] = session.Account.Id };

    private static JsonObject Of(AccountSession session, string name, IEnumerable<JsonObject> rows)
    {
        var payload = Of(session);
        payload[name] = new JsonArray([.. rows]);
        return payload;
    }

    private static Reply WithSymbols(Envelope request, Func<IReadOnlyList<Quote>, Reply> answer)
    {
        if (request.Payload.Longs("symbolId") is not { Count: > 0 } ids)
        {
            return Reply.Refused(request, "INVALID_REQUEST", "Message missing required fields: symbolId");
        }

        var symbols = ids.Distinct().Select(Quote.Find).ToArray();
        return symbols.Contains(null) ? Reply.Refused(request, "SYMBOL_NOT_FOUND", "There is no such symbol.") : answer([.. symbols.OfType<Quote>()]);
    }
}
