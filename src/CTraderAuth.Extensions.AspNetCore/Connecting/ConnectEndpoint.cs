using System.Buffers.Text;
using System.Security.Cryptography;
using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>Sends a user to the consent page, and notes in his browser that he set out.</summary>
internal sealed class ConnectEndpoint(Site site, AttemptCookies cookies)
{
    private const int StateBytes = 256 / 8;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        Page.Guard(context.Response);
        var returnUrl = LocalUrl.Read(request.Query["returnUrl"]);
        if (returnUrl is null && !StringValues.IsNullOrEmpty(request.Query["returnUrl"]))
        {
            await RefuseAsync(context, Outcome.ForeignReturnUrl, null).ConfigureAwait(false);
        }
        else if (!TryReadScope(request.Query["scope"], out var scope))
        {
            await RefuseAsync(context, Outcome.UnknownScope, returnUrl).ConfigureAwait(false);
        }
        else if (request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            // Without an echoed state an attacker could start the dance here and put his own code into it.
            await RefuseAsync(context, Outcome.CrossSite, returnUrl).ConfigureAwait(false);
        }
        else if (await site.SubjectOf(context).ConfigureAwait(false) is { } subject)
        {
            await StartAsync(context, subject, scope, returnUrl).ConfigureAwait(false);
        }
        else
        {
            await AskToSignInAsync(context, returnUrl).ConfigureAwait(false);
        }
    }

    private async Task StartAsync(HttpContext context, string subject, CTraderScope? scope, string? returnUrl)
    {
        if (!string.Equals(context.Request.Host.Host, site.RedirectUri.Host, StringComparison.OrdinalIgnoreCase))
        {
            site.Logger.HostDiffers(context.Request.Host.Host, site.RedirectUri.Host);
        }

        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(StateBytes));
        try
        {
            cookies.MakeRoom(context);
            cookies.Write(context, new() { Id = Site.Hash(state), Subject = subject, ReturnUrl = returnUrl, StartedAt = site.Time.GetUtcNow() });
        }
        catch (CryptographicException e)
        {
            site.Logger.KeysMissing(e);
            await RefuseAsync(context, Outcome.Failed, returnUrl).ConfigureAwait(false);
            return;
        }

        site.Logger.ConsentStarted(subject);
        context.Response.Redirect(site.Auth.GetAuthUri(scope, state: state).AbsoluteUri);
    }

    private async Task AskToSignInAsync(HttpContext context, string? returnUrl)
    {
        if (context.User.Identity?.IsAuthenticated is true)
        {
            site.Logger.SubjectMissing();
            await RefuseAsync(context, Outcome.NameMissing, returnUrl).ConfigureAwait(false);
        }
        else if (context.RequestServices.GetService<IAuthenticationSchemeProvider>() is { } schemes
            && await schemes.GetDefaultChallengeSchemeAsync().ConfigureAwait(false) is not null)
        {
            await context.ChallengeAsync().ConfigureAwait(false);
        }
        else
        {
            await RefuseAsync(context, Outcome.SignedOut, returnUrl).ConfigureAwait(false);
        }
    }

    private Task RefuseAsync(HttpContext context, Outcome outcome, string? returnUrl)
    {
        site.Logger.ConnectRefused(outcome.Label);
        return Page.WriteAsync(context, site, outcome, returnUrl);
    }

    private static bool TryReadScope(StringValues value, out CTraderScope? scope)
    {
        scope = value.ToString().ToUpperInvariant() switch
        {
            "TRADING" => CTraderScope.Trading,
            "ACCOUNTS" => CTraderScope.Accounts,
            _ => null,
        };
        return scope is not null || StringValues.IsNullOrEmpty(value);
    }
}
