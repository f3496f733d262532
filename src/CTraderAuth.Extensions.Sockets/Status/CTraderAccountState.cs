namespace CTraderAuth.Sockets;

/// <summary>Whether requests for an account are accepted on a connection.</summary>
public enum CTraderAccountState
{
    /// <summary>Not authorized at the moment, or not known to be. The account is authorized again as soon as possible.</summary>
    Unauthorized,

    /// <summary>Authorized: cTrader accepts requests for the account.</summary>
    Authorized,

    /// <summary>cTrader refused the account itself; <see cref="CTraderAccountStatus.ErrorCode"/> says why. It is asked again every hour, with the next token and on the next connection.</summary>
    Refused,
}
