using CTraderAuth.AspNetCore.Users;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore;

/// <summary>How the endpoints of <c>MapCTraderAuth</c> behave. Set in code only.</summary>
public sealed class CTraderEndpointOptions
{
    /// <summary>The application's name for the user of a request; null when nobody is signed in. Default: the claim <see cref="System.Security.Claims.ClaimTypes.NameIdentifier"/> of an authenticated identity.</summary>
    /// <remarks>
    /// Clients with <c>AddCTraderUserToken</c> use the same function, so it must be the same for every <c>MapCTraderAuth</c>. It determines whose token a request carries: use no part of the
    /// request that the user could have forged.
    /// </remarks>
    public Func<HttpContext, ValueTask<string?>> Subject { get; set; } = UserSubject.OfClaim;

    /// <summary>Whether every callback without <c>state</c> is rejected. Default: <see langword="false"/>, because <see cref="EndPoints.AuthUri"/> does not return the <c>state</c>.</summary>
    /// <remarks>
    /// Any page can send a user's browser to the callback with a code of its own. A <c>state</c> prevents this: it is required in any case when
    /// <see cref="CTraderAuthOptions.AuthUri"/> is <see cref="EndPoints.GrantingAccessUri"/>, and for users whose <c>state</c> was returned before in this process. Otherwise, only a
    /// user who started in this browser within the last ten minutes can be connected, and must confirm before a grant in use is
    /// replaced, and whenever the browser does not report that a page of cTrader led to the callback.
    /// </remarks>
    public bool RequireState { get; set; }

    /// <summary>Runs after a trader has connected and the grant is stored, and again when the callback is reloaded. Default: none.</summary>
    /// <remarks>A redirect or response that it writes replaces the default one.</remarks>
    public Func<ConnectedContext, Task>? OnConnected { get; set; }

    /// <summary>Runs when a callback ended without connecting a user, for any reason. Default: none.</summary>
    /// <remarks>It does not run while a callback waits for the user to sign in or to confirm. A redirect or response that it writes replaces the default one.</remarks>
    public Func<ConnectFailedContext, Task>? OnFailed { get; set; }
}
