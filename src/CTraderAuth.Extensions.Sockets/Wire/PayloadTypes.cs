namespace CTraderAuth.Sockets.Wire;

/// <summary>The payload types that the session itself knows, from <c>OpenApiCommonModelMessages.proto</c> and <c>OpenApiModelMessages.proto</c> of spotware/openapi-proto-messages.</summary>
internal static class PayloadTypes
{
    public const int Error = 50;
    public const int Heartbeat = 51;
    public const int ApplicationAuthRequest = 2100;
    public const int ApplicationAuthResponse = 2101;
    public const int AccountAuthRequest = 2102;
    public const int AccountAuthResponse = 2103;
    public const int VersionRequest = 2104;
    public const int VersionResponse = 2105;
    public const int ExecutionEvent = 2126;
    public const int SpotEvent = 2131;
    public const int OrderErrorEvent = 2132;
    public const int DealListRequest = 2133;
    public const int TrendbarsRequest = 2137;
    public const int ErrorResponse = 2142;
    public const int CashFlowRequest = 2143;
    public const int TickDataRequest = 2145;
    public const int TokenInvalidatedEvent = 2147;
    public const int ClientDisconnectEvent = 2148;
    public const int AccountListRequest = 2149;
    public const int AccountListResponse = 2150;
    public const int DepthEvent = 2155;
    public const int ProfileRequest = 2151;
    public const int LogoutRequest = 2162;
    public const int AccountDisconnectEvent = 2164;
    public const int RefreshTokenRequest = 2173;
    public const int RefreshTokenResponse = 2174;
    public const int OrderListRequest = 2175;

    /// <summary>Whether only the newest matters: such messages may be dropped when nobody reads them.</summary>
    public static bool IsPrice(int payloadType) => payloadType is SpotEvent or DepthEvent;

    /// <summary>Whether the request has a token or the client secret in it: what cTrader says about it may quote them.</summary>
    public static bool HasSecret(int payloadType) => payloadType is ApplicationAuthRequest or AccountAuthRequest or AccountListRequest or ProfileRequest or RefreshTokenRequest;

    /// <summary>Whether cTrader counts the request with those for historical data.</summary>
    public static bool IsHistory(int payloadType) => payloadType is DealListRequest or TrendbarsRequest or CashFlowRequest or TickDataRequest or OrderListRequest;
}
