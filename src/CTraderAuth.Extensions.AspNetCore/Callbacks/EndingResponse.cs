using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Reports the result of a callback to the program, the log, the metrics and the browser. The browser is always redirected away from the address with the code.</summary>
internal sealed class EndingResponse(Site site, HeldAnswers held)
{
    public async Task SendAsync(HttpContext context, Func<HttpContext, Task<Ending>> work)
    {
        Ending ending;
        try
        {
            ending = await work(context).ConfigureAwait(false);
            ending = await TellAsync(context, ending).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // An error page would leave the code in the address bar.
            site.LoggerFor(null).CallbackBroke(e);
            ending = new(Outcome.Failed);
        }

        site.Metrics.Ended(context, ending.Outcome.Label);
        if (!IsAnswered(context.Response))
        {
            // 303 turns the POST of a confirmation into a GET.
            context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method) ? StatusCodes.Status303SeeOther : StatusCodes.Status302Found;
            context.Response.Headers.Location = AddressAfter(ending);
        }
    }

    private string AddressAfter(Ending ending) =>
        ending.IsPending ? ConfirmEndpoint.Address(site)
        : ending.Outcome == Outcome.Connected && ending.Request.ReturnUrl is { } returnUrl ? returnUrl
        : ResultEndpoint.Address(site, ending.Outcome, ending.Request);

    private async Task<Ending> TellAsync(HttpContext context, Ending ending)
    {
        var logger = site.LoggerFor(ending.Subject);
        if (ending.IsPending)
        {
            logger.CallbackPending(ending.Subject, ending.Outcome.Label);
            return ending;
        }

        if (ending.Outcome == Outcome.Connected)
        {
            held.Clear(context);
            logger.CallbackConnected(ending.Subject!, ending.Outcome.Label);
            return await TellConnectedAsync(context, ending).ConfigureAwait(false);
        }

        logger.CallbackFailed(ending.Subject, ending.Outcome.Label, ending.Error.Message);
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
            site.LoggerFor(ending.Subject).CallbackBroke(e);
            return ending.As(Outcome.AfterwardsFailed, e);
        }
    }

    private static bool IsAnswered(HttpResponse response) => response.HasStarted || response.StatusCode is not StatusCodes.Status200OK;
}
