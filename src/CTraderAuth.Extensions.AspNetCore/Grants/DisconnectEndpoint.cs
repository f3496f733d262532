using CTraderAuth.AspNetCore.Callbacks;
using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CTraderAuth.AspNetCore.Grants;

/// <summary>Deletes the current user's grant, for a form or a request with an antiforgery token.</summary>
internal sealed class DisconnectEndpoint(ConnectSite site, AttemptCookies cookies, HeldAnswers held)
{
    public async Task HandleAsync(HttpContext context)
    {
        Page.Guard(context.Response);
        if (site.Antiforgery is null || !await site.Antiforgery.IsRequestValidAsync(context).ConfigureAwait(false))
        {
            site.LoggerFor(null).DisconnectRefused();
            await Page.WriteAsync(context, site, ConnectOutcome.NotFromHere).ConfigureAwait(false);
        }
        else if (await site.SubjectOf(context).ConfigureAwait(false) is not { } subject)
        {
            await Page.WriteAsync(context, site, ConnectOutcome.SignInFirst).ConfigureAwait(false);
        }
        else
        {
            await DisconnectAsync(context, subject, LocalUrl.Read(await ReturnUrlAsync(context.Request).ConfigureAwait(false))).ConfigureAwait(false);
        }
    }

    private async Task DisconnectAsync(HttpContext context, string subject, string? returnUrl)
    {
        try
        {
            await site.Tokens.DisconnectAsync(subject, CancellationToken.None).ConfigureAwait(false);
            cookies.Clear(context);
            held.Clear(context);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = returnUrl ?? ResultEndpoint.Address(site, ConnectOutcome.Disconnected, default);
        }
        catch (CTraderAuthException e)
        {
            site.LoggerFor(subject).GrantUnreachable(e, "disconnect", subject);
            await Page.WriteAsync(context, site, e is CTraderUnavailableException ? ConnectOutcome.NotDisconnected : ConnectOutcome.Failed, new(returnUrl, null)).ConfigureAwait(false);
        }
    }

    private static async ValueTask<StringValues> ReturnUrlAsync(HttpRequest request) =>
        request.HasFormContentType && (await request.ReadFormAsync().ConfigureAwait(false)).TryGetValue("returnUrl", out var inForm) ? inForm : request.Query["returnUrl"];
}
