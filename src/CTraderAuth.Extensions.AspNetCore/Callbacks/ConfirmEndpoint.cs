using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Continues with a response that was kept, after the user has signed in or has confirmed it.</summary>
internal sealed class ConfirmEndpoint(ConnectSite site, AttemptCookies cookies, HeldAnswers held, AnswerFlow flow, CallbackResponse response, SignInPrompt signIn)
{
    private const string NameParameter = "of";

    /// <summary>Where the response of this name continues.</summary>
    public static string Address(ConnectSite site, string name) => $"{site.Folder}confirm?{NameParameter}={name}";

    public async Task GetAsync(HttpContext context)
    {
        Page.Guard(context.Response);
        if (Page.TryRefusePrefetch(context))
        {
            return;
        }

        if (await site.SubjectOf(context).ConfigureAwait(false) is not { } subject)
        {
            await signIn.AskAsync(context, NewestRequest(context, subject: null)).ConfigureAwait(false);
        }
        else if (held.Find(context, context.Request.Query[NameParameter]) is not { } answer)
        {
            await Page.WriteAsync(context, site, ConnectOutcome.ResponseExpired, NewestRequest(context, subject)).ConfigureAwait(false);
        }
        else if (answer.AttemptId is not null)
        {
            // The state proves that the user started it.
            await response.SendAsync(context, _ => EndAsync(context, subject, answer, isConfirmed: false)).ConfigureAwait(false);
        }
        else
        {
            await AskAsync(context, subject, answer).ConfigureAwait(false);
        }
    }

    public async Task PostAsync(HttpContext context)
    {
        Page.Guard(context.Response);
        if (await site.SubjectOf(context).ConfigureAwait(false) is not { } subject)
        {
            await signIn.AskAsync(context, NewestRequest(context, subject: null)).ConfigureAwait(false);
            return;
        }

        // Only this endpoint can create a sealed response, which names the user who was asked: another site cannot forge one.
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false) : FormCollection.Empty;
        if (held.OpenQuestion(form[ConfirmPage.AnswerField]) is not { } answer)
        {
            await Page.WriteAsync(context, site, ConnectOutcome.ResponseExpired, NewestRequest(context, subject)).ConfigureAwait(false);
        }
        else
        {
            held.Clear(context);
            await response.SendAsync(context, _ => form[ConfirmPage.DecisionField] == ConfirmPage.Connect
                ? EndAsync(context, subject, answer, isConfirmed: true)
                : Task.FromResult<CallbackResult>(new(ConnectOutcome.Declined, subject, flow.Finder.Find(context, null, null, ConnectSite.Hash(subject)).Attempt))).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(HttpContext context, string subject, HeldAnswer answer)
    {
        var user = ConnectSite.Hash(subject);
        var finding = flow.Finder.Find(context, null, ConnectSite.Hash(answer.Code), user);
        if (answer.User is { } asked && asked != user)
        {
            await response.SendAsync(context, _ => Task.FromResult<CallbackResult>(new(ConnectOutcome.OtherUser, subject, finding.Attempt))).ConfigureAwait(false);
        }
        else if (finding.Refusal is { } refusal)
        {
            await response.SendAsync(context, _ => Task.FromResult<CallbackResult>(new(refusal, subject, finding.Attempt))).ConfigureAwait(false);
        }
        else
        {
            await ConfirmPage.WriteAsync(context, Address(site, answer.Name), held.SealQuestion(answer.For(user)), await IsReplacementAsync(subject).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private Task<CallbackResult> EndAsync(HttpContext context, string subject, HeldAnswer answer, bool isConfirmed)
    {
        held.Clear(context);
        return answer.User is { } asked && asked != ConnectSite.Hash(subject) ? Task.FromResult<CallbackResult>(new(ConnectOutcome.OtherUser, subject))
            : flow.TakeAsync(context, subject, answer.Code, answer.AttemptId, isConfirmed);
    }

    private async Task<bool> IsReplacementAsync(string subject)
    {
        try
        {
            return GrantUse.IsInUse(await site.Tokens.GetStatusAsync(subject, CancellationToken.None).ConfigureAwait(false), site.Time.GetUtcNow());
        }
        catch (CTraderAuthException)
        {
            return true;
        }
    }

    private ConnectRequest NewestRequest(HttpContext context, string? subject)
    {
        var user = subject is null ? null : ConnectSite.Hash(subject);
        var newest = cookies.FindAll(context, out _).FirstOrDefault(attempt => user is null || attempt.User == user)?.Request ?? default;
        return user is null ? newest with { ReturnUrl = null } : newest;
    }
}
