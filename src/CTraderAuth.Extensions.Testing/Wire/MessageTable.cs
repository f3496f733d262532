using static CTraderAuth.Testing.Wire.Field;

namespace CTraderAuth.Testing.Wire;

/// <summary>The fields of the messages that the sandbox reads and sends, in the order of their numbers: <c>OpenApiMessages.proto</c>, <c>OpenApiModelMessages.proto</c> and
/// <c>OpenApiCommonMessages.proto</c> of spotware/openapi-proto-messages at 40b9b1d.</summary>
internal static class MessageTable
{
    private static readonly Field Account = Long("ctidTraderAccountId", 2);
    private static readonly Field Symbols = Long("symbolId", 3).Repeated();
    private static readonly Field[] OfAccount = [Account];
    private static readonly Field[] OfToken = [Text("accessToken", 2)];
    private static readonly Field[] Period = [Account, Long("fromTimestamp", 3), Long("toTimestamp", 4)];
    private static readonly Field[] NoRows = [Account, Flag("hasMore", 4)];

    private static readonly Field[] TradeData =
        [Long("symbolId", 1), Long("volume", 2), Int("tradeSide", 3), Long("openTimestamp", 4), Text("label", 5), Flag("guaranteedStopLoss", 6), Text("comment", 7)];

    private static readonly Field Position = Message("position", 4,
        [Long("positionId", 1), Message("tradeData", 2, TradeData), Int("positionStatus", 3), Long("swap", 4), Real("price", 5), Long("utcLastUpdateTimestamp", 8), Int("moneyDigits", 15)]);

    private static readonly Field Order = Message("order", 5,
    [
        Long("orderId", 1), Message("tradeData", 2, TradeData), Int("orderType", 3), Int("orderStatus", 4), Real("executionPrice", 7), Long("executedVolume", 8),
        Long("utcLastUpdateTimestamp", 9), Text("clientOrderId", 17), Long("positionId", 19),
    ]);

    private static readonly Field[] NewOrder =
    [
        Account, Long("symbolId", 3), Int("orderType", 4), Int("tradeSide", 5), Long("volume", 6), Real("limitPrice", 7), Real("stopPrice", 8), Int("timeInForce", 9),
        Long("expirationTimestamp", 10), Real("stopLoss", 11), Real("takeProfit", 12), Text("comment", 13), Real("baseSlippagePrice", 14), Int("slippageInPoints", 15), Text("label", 16),
        Long("positionId", 17), Text("clientOrderId", 18), Long("relativeStopLoss", 19), Long("relativeTakeProfit", 20), Flag("guaranteedStopLoss", 21), Flag("trailingStopLoss", 22),
    ];

    private static readonly Field[] LightSymbol = [Long("symbolId", 1), Text("symbolName", 2), Flag("enabled", 3), Text("description", 7)];

    private static readonly Field[] Symbol =
        [Long("symbolId", 1), Int("digits", 2), Int("pipPosition", 3), Flag("enableShortSelling", 4), Long("maxVolume", 9), Long("minVolume", 10), Long("stepVolume", 11), Long("lotSize", 30)];

    private static readonly Field[] Trader =
    [
        Long("ctidTraderAccountId", 1), Long("balance", 2), Int("accessRights", 7), Long("depositAssetId", 8), Int("leverageInCents", 10), Long("traderLogin", 14), Int("accountType", 15),
        Text("brokerName", 16), Int("moneyDigits", 20),
    ];

    private static readonly Field[] ListedAccount =
        [Long("ctidTraderAccountId", 1), Flag("isLive", 2), Long("traderLogin", 3), Text("brokerTitleShort", 6)];

    /// <summary>The fields of a message; null when the sandbox does not know it.</summary>
    public static Field[]? Find(int payloadType) => payloadType switch
    {
        Payloads.Error => [Text("errorCode", 2), Text("description", 3), Long("maintenanceEndTimestamp", 4)],
        Payloads.ErrorResponse => [Account, Text("errorCode", 3), Text("description", 4), Long("maintenanceEndTimestamp", 5), Long("retryAfter", 6)],
        Payloads.Heartbeat or Payloads.ApplicationAuthResponse or Payloads.Version => [],
        Payloads.ApplicationAuth => [Text("clientId", 2), Text("clientSecret", 3)],
        Payloads.AccountAuth => [Account, Text("accessToken", 3)],
        Payloads.VersionResponse => [Text("version", 2)],
        Payloads.NewOrder => NewOrder,
        Payloads.SymbolsList => [Account, Flag("includeArchivedSymbols", 3)],
        Payloads.SymbolsListResponse => [Account, Message("symbol", 3, LightSymbol).Repeated()],
        Payloads.SymbolById or Payloads.UnsubscribeSpots => [Account, Symbols],
        Payloads.SymbolByIdResponse => [Account, Message("symbol", 3, Symbol).Repeated()],
        Payloads.TraderResponse => [Account, Message("trader", 3, Trader)],
        Payloads.Reconcile => [Account, Flag("returnProtectionOrders", 3)],
        Payloads.ReconcileResponse => [Account, Position.Repeated() with { Number = 3 }, Order.Repeated() with { Number = 4 }],
        Payloads.ExecutionEvent => [Account, Int("executionType", 3), Position, Order, Text("errorCode", 9), Flag("isServerEvent", 10)],
        Payloads.SubscribeSpots => [Account, Symbols, Flag("subscribeToSpotTimestamp", 4)],
        Payloads.SpotEvent => [Account, Long("symbolId", 3), Long("bid", 4), Long("ask", 5), Long("sessionClose", 7), Long("timestamp", 8)],
        Payloads.OrderErrorEvent => [Text("errorCode", 2), Long("orderId", 3), Long("ctidTraderAccountId", 5), Long("positionId", 6), Text("description", 7)],
        Payloads.DealList => [.. Period, Int("maxRows", 5)],
        Payloads.CashFlow or Payloads.OrderList => Period,
        Payloads.Trendbars => [.. Period, Int("period", 5), Long("symbolId", 6), Int("count", 7)],
        Payloads.TrendbarsResponse => [Account, Int("period", 3), Long("symbolId", 6), Flag("hasMore", 7)],
        Payloads.TickData => [Account, Long("symbolId", 3), Int("type", 4), Long("fromTimestamp", 5), Long("toTimestamp", 6)],
        Payloads.DealListResponse or Payloads.TickDataResponse or Payloads.OrderListResponse => NoRows,
        Payloads.TokenInvalidatedEvent => [Long("ctidTraderAccountIds", 2).Repeated(), Text("reason", 3)],
        Payloads.ClientDisconnectEvent => [Text("reason", 2)],
        Payloads.AccountList or Payloads.Profile => OfToken,
        Payloads.AccountListResponse => [Text("accessToken", 2), Int("permissionScope", 3), Message("ctidTraderAccount", 4, ListedAccount).Repeated()],
        Payloads.ProfileResponse => [Message("profile", 2, [Long("userId", 1)])],
        Payloads.RefreshToken => [Text("refreshToken", 2)],
        Payloads.RefreshTokenResponse => [Text("accessToken", 2), Text("tokenType", 3), Long("expiresIn", 4), Text("refreshToken", 5)],
        Payloads.AccountAuthResponse or Payloads.Trader or Payloads.SubscribeSpotsResponse or Payloads.UnsubscribeSpotsResponse or Payloads.CashFlowResponse
            or Payloads.AccountLogout or Payloads.AccountLogoutResponse or Payloads.AccountDisconnectEvent => OfAccount,
        _ => null,
    };
}
