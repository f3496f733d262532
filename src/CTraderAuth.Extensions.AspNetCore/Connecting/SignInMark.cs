using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>Distinguishes one sign-in of a user from the next.</summary>
internal static class SignInMark
{
    /// <summary>A hash of the sign-in cookie; null when the user is signed in by other means. It also changes when the cookie is renewed.</summary>
    public static string? Of(HttpContext context)
    {
        var ticket = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket;
        if (ticket is null || context.RequestServices.GetService<IOptionsMonitor<CookieAuthenticationOptions>>()?.Get(ticket.AuthenticationScheme) is not { Cookie.Name: { } name } options)
        {
            return null;
        }

        return (options.CookieManager ?? new ChunkingCookieManager()).GetRequestCookie(context, name) is { Length: > 0 } cookie ? ConnectSite.Hash(cookie) : null;
    }
}
