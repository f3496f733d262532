using CTraderAuth.Sockets;

namespace CTraderAuth.Tool.Accounts;

/// <summary>An account in JSON. Names are a contract: fields are only added.</summary>
internal sealed record AccountJson(long CtidTraderAccountId, long? Login, string Environment, string? Broker)
{
    public static AccountJson Of(CTraderAccount account) => new(account.Id, account.Login, account.IsLive ? "live" : "demo", account.Broker);
}
