namespace CTraderAuth.Testing.Wire;

/// <summary>The payload types that the sandbox knows: <c>ProtoPayloadType</c> and <c>ProtoOAPayloadType</c> of spotware/openapi-proto-messages.</summary>
internal static class Payloads
{
    public const int Error = 50;
    public const int Heartbeat = 51;
    public const int ApplicationAuth = 2100;
    public const int ApplicationAuthResponse = 2101;
    public const int AccountAuth = 2102;
    public const int AccountAuthResponse = 2103;
    public const int Version = 2104;
    public const int VersionResponse = 2105;
    public const int NewOrder = 2106;
    public const int SymbolsList = 2114;
    public const int SymbolsListResponse = 2115;
    public const int SymbolById = 2116;
    public const int SymbolByIdResponse = 2117;
    public const int Trader = 2121;
    public const int TraderResponse = 2122;
    public const int Reconcile = 2124;
    public const int ReconcileResponse = 2125;
    public const int ExecutionEvent = 2126;
    public const int SubscribeSpots = 2127;
    public const int SubscribeSpotsResponse = 2128;
    public const int UnsubscribeSpots = 2129;
    public const int UnsubscribeSpotsResponse = 2130;
    public const int SpotEvent = 2131;
    public const int OrderErrorEvent = 2132;
    public const int DealList = 2133;
    public const int DealListResponse = 2134;
    public const int Trendbars = 2137;
    public const int TrendbarsResponse = 2138;
    public const int ErrorResponse = 2142;
    public const int CashFlow = 2143;
    public const int CashFlowResponse = 2144;
    public const int TickData = 2145;
    public const int TickDataResponse = 2146;
    public const int TokenInvalidatedEvent = 2147;
    public const int ClientDisconnectEvent = 2148;
    public const int AccountList = 2149;
    public const int AccountListResponse = 2150;
    public const int Profile = 2151;
    public const int ProfileResponse = 2152;
    public const int AccountLogout = 2162;
    public const int AccountLogoutResponse = 2163;
    public const int AccountDisconnectEvent = 2164;
    public const int RefreshToken = 2173;
    public const int RefreshTokenResponse = 2174;
    public const int OrderList = 2175;
    public const int OrderListResponse = 2176;

    /// <summary>Whether the request has the lower limit of historical data.</summary>
    public static bool IsHistory(int payloadType) => payloadType is DealList or Trendbars or CashFlow or TickData or OrderList;
}
