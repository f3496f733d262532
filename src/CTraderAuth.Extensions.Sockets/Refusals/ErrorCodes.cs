namespace CTraderAuth.Sockets.Refusals;

/// <summary>The error codes of cTrader that the package uses itself, and does not only classify.</summary>
internal static class ErrorCodes
{
    /// <summary>The grant has no such account.</summary>
    public const string AccountNotFound = "CH_CTID_TRADER_ACCOUNT_NOT_FOUND";

    /// <summary>The account is of the other environment: demo or live.</summary>
    public const string OtherHost = "CANT_ROUTE_REQUEST";
}
