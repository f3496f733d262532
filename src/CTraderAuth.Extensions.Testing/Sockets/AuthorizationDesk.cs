using System.Text.Json.Nodes;
using CTraderAuth.Testing.Ledger;
using CTraderAuth.Testing.Sessions;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Sockets;

/// <summary>Authorizes the application and its accounts.</summary>
internal sealed class AuthorizationDesk(RegisteredApp app, AuthorizationLedger ledger, AccountList accounts, Switchboard board, SandboxSocketOptions options)
{
    public Reply Application(Peer peer, Envelope request)
    {
        if (peer.IsAuthorized)
        {
            return Reply.Refused(request, "CH_CLIENT_ALREADY_AUTHENTICATED", "The application is authorized already on this connection.");
        }

        if (request.Payload.Text("clientId") is not { } id || request.Payload.Text("clientSecret") is not { } secret)
        {
            return Missing(request, "clientId and clientSecret");
        }

        if (!app.Accepts(id, secret))
        {
            return Reply.Refused(request, "CH_CLIENT_AUTH_FAILURE", "clientId or clientSecret is incorrect.");
        }

        peer.IsAuthorized = true;
        return Reply.Of(request, Payloads.ApplicationAuthResponse, []);
    }

    public Reply List(Envelope request) => WithGrant(request, (grant, token) => Reply.Of(request, Payloads.AccountListResponse, new()
    {
        ["accessToken"] = token,
        ["permissionScope"] = grant.Scope is CTraderScope.Accounts ? 0 : 1,
        ["ctidTraderAccount"] = new JsonArray([.. accounts.Of(grant.CTid).Select(account => new JsonObject
        {
            ["ctidTraderAccountId"] = account.Id,
            ["isLive"] = account.IsLive,
            ["traderLogin"] = account.Login,
            ["brokerTitleShort"] = account.Broker,
        })]),
    }));

    /// <summary>The number of a cTID: made of its name, so that it is the same in every sandbox.</summary>
    public Reply Profile(Envelope request) => WithGrant(request, (grant, _) => Reply.Of(request, Payloads.ProfileResponse, new()
    {
        ["profile"] = new JsonObject { ["userId"] = grant.CTid.Aggregate(17L, static (hash, letter) => ((hash * 31) + letter) % 100_000_000) },
    }));

    public Reply Account(Peer peer, Envelope request)
    {
        if (request.Payload.Long("ctidTraderAccountId") is not { } id)
        {
            return Missing(request, "ctidTraderAccountId");
        }

        return WithGrant(request, (grant, _) => accounts.Find(id) switch
        {
            null => Reply.Refused(request, "CH_CTID_TRADER_ACCOUNT_NOT_FOUND", "There is no such account."),
            { } account when account.IsLive != peer.IsLive => Reply.Refused(request, "CANT_ROUTE_REQUEST", "No environment connection."),
            { } account when account.CTid != grant.CTid => InvalidToken(request),
            { } account when peer.Sessions.ContainsKey(account.Id) => Reply.Refused(request, "ALREADY_LOGGED_IN", "The account is authorized already on this connection."),
            { } account => Held(peer, request, account, grant),
        });
    }

    public Reply Logout(Peer peer, Envelope request, AccountSession session)
    {
        board.End(peer, session.Account.Id);
        peer.Subscriptions.Remove(session.Account.Id);
        JsonObject Account() => new() { ["ctidTraderAccountId"] = session.Account.Id };
        return Reply.Of(request, Payloads.AccountLogoutResponse, Account()).And(new(Payloads.AccountDisconnectEvent, Account()));
    }

    private static Reply Missing(Envelope request, string fields) => Reply.Refused(request, "INVALID_REQUEST", $"Message missing required fields: {fields}");

    private static Reply InvalidToken(Envelope request) => Reply.Refused(request, "CH_ACCESS_TOKEN_INVALID", "Invalid access token.");

    private Reply Held(Peer peer, Envelope request, SandboxAccount account, Grant grant)
    {
        board.Hold(peer, account, grant);
        return Reply.Of(request, Payloads.AccountAuthResponse, new() { ["ctidTraderAccountId"] = account.Id });
    }

    private Reply WithGrant(Envelope request, Func<Grant, string, Reply> answer) => request.Payload.Text("accessToken") is not { } token
        ? Missing(request, "accessToken")
        : ledger.FindLive(token, options.TokenPropagation) is { } grant ? answer(grant, token) : InvalidToken(request);
}
