using CTraderAuth.AspNetCore.Users;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore;

/// <summary>How the endpoints of <c>MapCTraderAuth</c> behave. Set in code only.</summary>
public sealed class CTraderEndpointOptions
{
    /// <summary>The application's name for the user of a request; null when nobody is signed in. Default: the claim <see cref="System.Security.Claims.ClaimTypes.NameIdentifier"/>.</summary>
    /// <remarks>Clients with <c>AddCTraderUserToken</c> use the same function. It decides whose token a request gets: take nothing from the request that the user could have made up.</remarks>
    public Func<HttpContext, ValueTask<string?>> Subject { get; set; } = UserSubject.OfClaim;

    /// <summary>Whether a callback without <c>state</c> is refused. Default: <see langword="false"/>, since <see cref="EndPoints.AuthUri"/> does not return it; then the cookie of the browser decides.</summary>
    public bool RequireState { get; set; }

    /// <summary>Runs after a trader has connected and the grant is stored, and again when the callback is reloaded. Default: none.</summary>
    /// <remarks>A redirect that it sets, or an answer that it writes, takes the place of the usual one.</remarks>
    public Func<ConnectedContext, Task>? OnConnected { get; set; }

    /// <summary>Runs when a callback did not connect anybody, whatever the reason. Default: none.</summary>
    /// <remarks>A redirect that it sets, or an answer that it writes, takes the place of the usual one.</remarks>
    public Func<ConnectFailedContext, Task>? OnFailed { get; set; }
}
