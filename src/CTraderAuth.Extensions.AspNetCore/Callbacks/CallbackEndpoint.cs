using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Receives the response of the consent page, and redirects the browser to an address without a code.</summary>
internal sealed class CallbackEndpoint(ConnectSite site, AnswerFlow flow, CallbackResponse response)
{
    public Task HandleAsync(HttpContext context)
    {
        Page.Guard(context.Response);
        var answer = CallbackQuery.Read(context);
        return Page.TryRefusePrefetch(context) ? Task.CompletedTask : response.SendAsync(context, context => EndAsync(context, answer));
    }

    private async Task<CallbackResult> EndAsync(HttpContext context, ConsentResponse? answer)
    {
        var subject = await site.SubjectOf(context).ConfigureAwait(false);
        if (answer is null || FetchMetadata.IsEmbedded(context.Request))
        {
            return new(ConnectOutcome.Malformed, subject);
        }

        if (answer is { IsEmpty: true, State: null })
        {
            return new(ConnectOutcome.NoAnswer, subject, flow.Finder.Find(context, null, null, subject is null ? null : ConnectSite.Hash(subject)).Attempt);
        }

        var attemptId = answer.State is { } state ? ConnectSite.Hash(state) : null;
        return subject is null || !await CallbackPolicy.AllowsAsync(context).ConfigureAwait(false)
            ? flow.Hold(context, subject, answer.Code, attemptId)
            : await flow.TakeAsync(context, subject, answer.Code, attemptId, denial: answer.Code is null ? DenialOf(subject, answer) : null).ConfigureAwait(false);
    }

    private static CTraderAuthException DenialOf(string subject, ConsentResponse answer) =>
        new($"Access for \"{LogText.Of(subject)}\" was not granted: {answer.Denial}. An earlier grant is unchanged.", answer.Error, answer.Description);
}
