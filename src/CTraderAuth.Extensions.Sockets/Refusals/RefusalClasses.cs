namespace CTraderAuth.Sockets.Refusals;

/// <summary>Which error code means what. Pure.</summary>
/// <remarks>
/// The names are those of <c>ProtoOAErrorCode</c> (OpenApiModelMessages.proto) and <c>ProtoErrorCode</c> (OpenApiCommonModelMessages.proto) in spotware/openapi-proto-messages at 40b9b1d; on the wire an error code is its name.
/// What each means in practice: <c>ALREADY_LOGGED_IN</c> after a time-out or a rotation, spotware/OpenAPI.Net issues and arabesque's DECISIONS.md:444; <c>CH_ACCESS_TOKEN_INVALID</c> for an expired token, Reiryoku/Mida issue 93;
/// <c>INVALID_REQUEST</c> with "not authorized" in its text for <c>ACCOUNT_NOT_AUTHORIZED</c>, PyneSys/pynecore-plugin-ctrader; <c>CANT_ROUTE_REQUEST</c> for a demo account on the live host, help.ctrader.com/open-api/connection.
/// </remarks>
internal static class RefusalClasses
{
    /// <summary>The class of a refusal of 2100, 2149 or 2102. An unknown code passes: giving up for good would need a reason.</summary>
    public static RefusalClass OfAuthorization(string code, string? description = null) =>
        OfRequest(code, description) is var found && found is RefusalClass.OfTheRequest or RefusalClass.Unclear ? RefusalClass.Passing : found;

    /// <summary>The class of a refusal of any other request. An unknown code is unclear: a request that is repeated because of it might be executed twice.</summary>
    public static RefusalClass OfRequest(string code, string? description = null) => code switch
    {
        "ALREADY_LOGGED_IN" or "CH_CLIENT_ALREADY_AUTHENTICATED" or "ALREADY_SUBSCRIBED" => RefusalClass.Done,
        "CH_ACCESS_TOKEN_INVALID" or "OA_AUTH_TOKEN_EXPIRED" => RefusalClass.TokenRejected,
        "ACCOUNT_NOT_AUTHORIZED" => RefusalClass.AccountNotAuthorized,
        "INVALID_REQUEST" when SaysNotAuthorized(description) => RefusalClass.AccountNotAuthorized,
        "CH_CLIENT_NOT_AUTHENTICATED" => RefusalClass.ApplicationLost,
        "CH_CLIENT_AUTH_FAILURE" or "CH_OA_CLIENT_NOT_FOUND" => RefusalClass.ApplicationRefused,
        "RET_NO_SUCH_LOGIN" or "RET_ACCOUNT_DISABLED" or ErrorCodes.AccountNotFound or "CHANNEL_IS_BLOCKED" => RefusalClass.AccountRefused,
        "REQUEST_FREQUENCY_EXCEEDED" or "BLOCKED_PAYLOAD_TYPE" => RefusalClass.TooFast,
        "SERVER_IS_UNDER_MAINTENANCE" => RefusalClass.Maintenance,
        ErrorCodes.OtherHost or "CONNECTIONS_LIMIT_EXCEEDED" => RefusalClass.Passing,
        "UNSUPPORTED_MESSAGE" or "INVALID_REQUEST" or "ENTITY_NOT_FOUND" or "FRAME_TOO_LONG" or "MARKET_CLOSED" or "CONCURRENT_MODIFICATION" or "INCORRECT_BOUNDARIES" or "WORSE_GSL_NOT_ALLOWED"
            or "SYMBOL_HAS_HOLIDAY" or "NOT_SUBSCRIBED_TO_SPOTS" or "SYMBOL_NOT_FOUND" or "UNKNOWN_SYMBOL" or "NO_QUOTES" or "NOT_ENOUGH_MONEY" or "MAX_EXPOSURE_REACHED" or "POSITION_NOT_FOUND"
            or "ORDER_NOT_FOUND" or "POSITION_NOT_OPEN" or "POSITION_LOCKED" or "TOO_MANY_POSITIONS" or "TRADING_BAD_VOLUME" or "TRADING_BAD_STOPS" or "TRADING_BAD_PRICES" or "TRADING_BAD_STAKE"
            or "PROTECTION_IS_TOO_CLOSE_TO_MARKET" or "TRADING_BAD_EXPIRATION_DATE" or "PENDING_EXECUTION" or "TRADING_DISABLED" or "TRADING_NOT_ALLOWED" or "UNABLE_TO_CANCEL_ORDER"
            or "UNABLE_TO_AMEND_ORDER" or "SHORT_SELLING_NOT_ALLOWED" or "NOT_SUBSCRIBED_TO_PNL" => RefusalClass.OfTheRequest,
        _ => RefusalClass.Unclear,    // UNKNOWN_ERROR, TIMEOUT_ERROR and CH_SERVER_NOT_REACHABLE too
    };

    private static bool SaysNotAuthorized(string? description) =>
        description is not null && (description.Contains("not authorized", StringComparison.OrdinalIgnoreCase) || description.Contains("not authorised", StringComparison.OrdinalIgnoreCase));
}
