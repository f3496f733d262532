using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using CTraderAuth.Authorization.Browser;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Takes the answer of the consent page, and leads the browser on to an address without a code.</summary>
internal sealed class CallbackEndpoint(Site site, AttemptCookies cookies)
{
    private readonly AttemptFinder finder = new(site, cookies);

    public async Task HandleAsync(HttpContext context)
    {
        Page.Guard(context.Response);
        Ending ending;
        try
        {
            ending = await EndAsync(context).ConfigureAwait(false);
            ending = await TellAsync(context, ending).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // An error page would leave the code in the address bar.
            site.Logger.CallbackBroke(e);
            ending = new(Outcome.Failed);
        }

        site.Metrics.Ended(context, ending.Outcome.Label);
        if (!IsAnswered(context.Response))
        {
            var returnUrl = ending.Attempt?.ReturnUrl;
            context.Response.Redirect(ending.Outcome == Outcome.Connected && returnUrl is not null ? returnUrl : ResultEndpoint.Address(site, ending.Outcome, returnUrl));
        }
    }

    private async Task<Ending> EndAsync(HttpContext context)
    {
        var answer = CallbackQuery.Read(context);
        var subject = await site.SubjectOf(context).ConfigureAwait(false);
        if (answer is null || context.Request.Headers["Sec-Fetch-Dest"].ToString() is not ("" or "document"))
        {
            return new(Outcome.Malformed, subject);
        }

        if (subject is null)
        {
            return new(Outcome.SignedOut);
        }

        var by = Site.Hash(answer.Code ?? "");
        var (attempt, refusal) = finder.Find(context, answer, by, subject);
        if (attempt is null)
        {
            return new(refusal!, subject);
        }

        // An answer that was given before is given again; only a connection is looked at anew, since it may have ended meanwhile.
        var ending = Outcome.Find(attempt.Outcome) is { } before && before != Outcome.Connected
            ? new Ending(before, subject, attempt)
            : await ConnectAsync(answer, subject, attempt).ConfigureAwait(false);
        if (ending.Outcome != Outcome.Unavailable)
        {
            cookies.Write(context, attempt.Used(by, ending.Outcome.Label));
        }

        return ending;
    }

    private async Task<Ending> ConnectAsync(ConsentAnswer answer, string subject, Attempt attempt)
    {
        if (answer.Code is null)
        {
            return new(Outcome.Denied, subject, attempt, answer.ToDenial(subject));
        }

        try
        {
            // Not cancelled with the request: a browser that leaves must not lose what the trader allowed.
            await site.Tokens.ConnectAsync(subject, answer.Code, CancellationToken.None).ConfigureAwait(false);
            return new(Outcome.Connected, subject, attempt);
        }
        catch (CTraderAuthException e)
        {
            return new(OutcomeOf(e), subject, attempt, e);
        }
    }

    private async Task<Ending> TellAsync(HttpContext context, Ending ending)
    {
        if (ending.Outcome == Outcome.Connected)
        {
            site.Logger.CallbackConnected(ending.Subject!, ending.Outcome.Label);
            return await TellConnectedAsync(context, ending).ConfigureAwait(false);
        }

        site.Logger.CallbackFailed(ending.Outcome.Label, ending.Subject, ending.Error.Message);
        if (site.Options.OnFailed is { } onFailed)
        {
            await onFailed(new(context, ending.Subject, ending.Error)).ConfigureAwait(false);
        }

        return ending;
    }

    private async Task<Ending> TellConnectedAsync(HttpContext context, Ending ending)
    {
        try
        {
            if (site.Options.OnConnected is { } onConnected)
            {
                var status = await site.Tokens.GetStatusAsync(ending.Subject!, CancellationToken.None).ConfigureAwait(false);
                await onConnected(new(context, ending.Subject!, status ?? new() { Subject = ending.Subject! })).ConfigureAwait(false);
            }

            return ending;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            site.Logger.CallbackBroke(e);
            return new(Outcome.AfterwardsFailed, ending.Subject, ending.Attempt, e);
        }
    }

    private static Outcome OutcomeOf(CTraderAuthException failure) => failure switch
    {
        CTraderUnavailableException { OutcomeUnknown: true } => Outcome.Unanswered,
        CTraderUnavailableException => Outcome.Unavailable,

        // The code is known, and the grant that it brought has ended.
        CTraderReauthorizationRequiredException => Outcome.Used,
        _ => Outcome.Refused,
    };

    private static bool IsAnswered(HttpResponse response) => response.HasStarted || response.StatusCode is not StatusCodes.Status200OK;
}
