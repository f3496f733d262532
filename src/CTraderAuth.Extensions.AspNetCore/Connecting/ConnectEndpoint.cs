using System.Buffers.Text;
using System.Security.Cryptography;
using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>Redirects a user to the consent page, and records the attempt in the user's browser.</summary>
internal sealed class ConnectEndpoint(ConnectSite site, AttemptCookies cookies, SignInPrompt signIn)
{
    private const int StateBytes = 256 / 8;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        Page.Guard(context.Response);
        if (Page.TryRefusePrefetch(context))
        {
            return;
        }

        if (!ConnectRequest.TryReadScope(request.Query["scope"], out var scope))
        {
            await RefuseAsync(context, ConnectOutcome.UnknownScope, default).ConfigureAwait(false);
            return;
        }

        var returnUrl = LocalUrl.Read(request.Query["returnUrl"]);
        var asked = new ConnectRequest(returnUrl, scope);
        if (returnUrl is null && !StringValues.IsNullOrEmpty(request.Query["returnUrl"]))
        {
            await RefuseAsync(context, ConnectOutcome.ForeignReturnUrl, asked).ConfigureAwait(false);
        }
        else if (returnUrl is not null && LocalUrl.IsTooLong(returnUrl))
        {
            await RefuseAsync(context, ConnectOutcome.ReturnUrlTooLong, asked with { ReturnUrl = null }).ConfigureAwait(false);
        }
        else if (FetchMetadata.IsForeign(request))
        {
            // An attacker could start an attempt here and complete it with a code of their own.
            await RefuseAsync(context, ConnectOutcome.CrossSite, asked).ConfigureAwait(false);
        }
        else if (await site.SubjectOf(context).ConfigureAwait(false) is { } subject)
        {
            await StartAsync(context, subject, asked).ConfigureAwait(false);
        }
        else
        {
            await signIn.AskAsync(context, asked).ConfigureAwait(false);
        }
    }

    private async Task StartAsync(HttpContext context, string subject, ConnectRequest asked)
    {
        if (site.Limits.Starts.Exceed(subject) > 0)
        {
            await RefuseAsync(context, ConnectOutcome.TooMany, asked, subject).ConfigureAwait(false);
            return;
        }

        try
        {
            var status = await site.Tokens.GetStatusAsync(subject, context.RequestAborted).ConfigureAwait(false);
            var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(StateBytes));
            var attempt = new ConsentAttempt
            {
                Id = ConnectSite.Hash(state),
                User = ConnectSite.Hash(subject),
                StartedAt = site.Time.GetUtcNow(),
                Request = asked,
                SignIn = SignInMark.Of(context),
                IsUnproven = FetchMetadata.IsFromScript(context.Request),
                HadGrant = GrantUse.Exists(status),
                Generation = status?.Generation ?? 0,
            };
            if (cookies.TryAdd(context, attempt))
            {
                Warn(context, subject, attempt);
                context.Response.Redirect(site.Auth.GetAuthUri(asked.Scope, state: state).AbsoluteUri);
            }
            else
            {
                await RefuseAsync(context, ConnectOutcome.ReturnUrlTooLong, asked with { ReturnUrl = null }, subject).ConfigureAwait(false);
            }
        }
        catch (CryptographicException e)
        {
            site.LoggerFor(subject).KeysMissing(e);
            await RefuseAsync(context, ConnectOutcome.Failed, asked, subject).ConfigureAwait(false);
        }
        catch (CTraderAuthException e)
        {
            // The code would expire before the store is available again.
            site.LoggerFor(subject).GrantUnreachable(e, "connect", subject);
            await RefuseAsync(context, ConnectOutcome.Unavailable, asked, subject).ConfigureAwait(false);
        }
    }

    private void Warn(HttpContext context, string subject, ConsentAttempt attempt)
    {
        site.LoggerFor(subject).ConsentStarted(subject);
        if (!string.Equals(context.Request.Host.Host, site.RedirectUri.Host, StringComparison.OrdinalIgnoreCase))
        {
            site.LoggerFor(subject).HostDiffers(context.Request.Host.Host, site.RedirectUri.Host);
        }

        if (AttemptCookies.IsStrict(context, attempt))
        {
            site.LoggerFor(subject).CookiePolicyTooStrict();
        }
    }

    private Task RefuseAsync(HttpContext context, ConnectOutcome outcome, ConnectRequest asked, string? subject = null)
    {
        site.LoggerFor(subject).ConnectRefused(outcome.Label);
        return Page.WriteAsync(context, site, outcome, asked);
    }
}
