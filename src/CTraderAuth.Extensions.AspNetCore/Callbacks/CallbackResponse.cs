using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Reports the result of a callback to the program, the log, the metrics and the browser. The browser is always redirected away from the address with the code.</summary>
internal sealed class CallbackResponse(ConnectSite site, HeldAnswers held)
{
    public async Task SendAsync(HttpContext context, Func<HttpContext, Task<CallbackResult>> work)
    {
        CallbackResult result;
        try
        {
            result = await work(context).ConfigureAwait(false);
            result = await TellAsync(context, result).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // An error page would leave the code in the address bar.
            site.LoggerFor(null).CallbackBroke(e);
            result = new(ConnectOutcome.Failed);
        }

        site.Metrics.Ended(context, result.Outcome.Label);
        if (!IsAnswered(context.Response))
        {
            // 303 turns the POST of a confirmation into a GET.
            context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method) ? StatusCodes.Status303SeeOther : StatusCodes.Status302Found;
            context.Response.Headers.Location = AddressAfter(result);
        }
    }

    private string AddressAfter(CallbackResult result) =>
        result.Pending is { } name ? ConfirmEndpoint.Address(site, name)
        : result.Outcome == ConnectOutcome.Connected && result.Request.ReturnUrl is { } returnUrl ? returnUrl
        : ResultEndpoint.Address(site, result.Outcome, result.Request);

    private async Task<CallbackResult> TellAsync(HttpContext context, CallbackResult result)
    {
        var logger = site.LoggerFor(result.Subject);
        if (result.Pending is not null)
        {
            logger.CallbackPending(result.Subject, result.Outcome.Label);
            return result;
        }

        if (result.Outcome == ConnectOutcome.Connected)
        {
            held.Clear(context);
            logger.CallbackConnected(result.Subject!, result.Outcome.Label);
            return await TellConnectedAsync(context, result).ConfigureAwait(false);
        }

        logger.CallbackFailed(result.Subject, result.Outcome.Label, result.Error.Message);
        if (site.Options.OnFailed is { } onFailed)
        {
            await onFailed(new(context, result.Subject, result.Error)).ConfigureAwait(false);
        }

        return result;
    }

    private async Task<CallbackResult> TellConnectedAsync(HttpContext context, CallbackResult result)
    {
        try
        {
            if (site.Options.OnConnected is { } onConnected)
            {
                var status = await site.Tokens.GetStatusAsync(result.Subject!, CancellationToken.None).ConfigureAwait(false);
                await onConnected(new(context, result.Subject!, status ?? new() { Subject = result.Subject! })).ConfigureAwait(false);
            }

            return result;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            site.LoggerFor(result.Subject).CallbackBroke(e);
            return result.As(ConnectOutcome.AfterwardsFailed, e);
        }
    }

    private static bool IsAnswered(HttpResponse response) => response.HasStarted || response.StatusCode is not StatusCodes.Status200OK;
}
