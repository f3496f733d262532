using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>Does what the rules decided, and reports how it went.</summary>
/// <param name="context">What it works with.</param>
/// <param name="loop">Where reports go.</param>
/// <param name="completion">How the authorization ended, once it has.</param>
/// <param name="ended">Cancelled when the authorization ends.</param>
internal sealed class AuthorizationWork(AuthorizationContext context, AuthorizationLoop loop, Task<CTraderAuthorizationEnd> completion, CancellationToken ended)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Introductions _introductions = new(context, loop);

    public async Task RunAsync()
    {
        await foreach (var action in loop.Actions.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            Do(action);
        }

        var end = await completion.ConfigureAwait(false);
        context.Log.Report(new Note.Ended(end.Kind, end.Reason, end.Pause));
    }

    // Nothing is waited for: each response is an event.
    private void Do(AuthorizationAction action)
    {
        switch (action)
        {
            case AuthorizationAction.AuthorizeApplication:
                _ = SendAsync("authorize the application", null, AuthorizeApplicationAsync, static refusal => new AuthorizationEvent.ApplicationRefused(refusal));
                break;
            case AuthorizationAction.ListAccounts list:
                _ = SendAsync("list the accounts", list.Ask, () => ListAsync(list.Ask), refusal => new AuthorizationEvent.ListRefused(list.Ask, refusal));
                break;
            case AuthorizationAction.AuthorizeAccount ask:
                _ = SendAsync($"authorize account {ask.Account}", ask.Ask, () => AuthorizeAsync(ask), refusal => new AuthorizationEvent.AccountRefused(ask.Account, ask.Ask, refusal));
                break;
            case AuthorizationAction.ReplaceRejected replace:
                _ = ReplaceAsync(replace.Token);
                break;
            case AuthorizationAction.Introduce introduce:
                _introductions.Begin(introduce);
                break;
            case AuthorizationAction.Withdraw withdraw:
                _introductions.End(withdraw.Account);
                break;
            case AuthorizationAction.Report report:
                context.Log.Report(report.Note);
                break;
            default:
                break;
        }
    }

    private async Task SendAsync(string what, Ask? ask, Func<Task<AuthorizationEvent>> send, Func<Refusal, AuthorizationEvent> refused)
    {
        try
        {
            loop.Post(await send().ConfigureAwait(false));
        }
        catch (CTraderRequestException e)
        {
            loop.Post(refused(Refusal.Of(e)));
        }
        catch (Exception e)
        {
            loop.Post(new AuthorizationEvent.Failed($"The request to {what} failed: {Conceal(e, ask?.Token)}"));
        }
    }

    private Task<AuthorizationEvent> AuthorizeApplicationAsync() =>
        WhenDoneAsync(context.Channel.AuthorizeApplicationAsync(context.Application.ClientId, context.Application.ClientSecret, ended), new AuthorizationEvent.ApplicationAuthorized());

    private async Task<AuthorizationEvent> ListAsync(Ask ask) =>
        new AuthorizationEvent.Listed(ask, await context.Channel.ListAccountsAsync(ask.Token!.Value, ended).ConfigureAwait(false) ?? throw new InvalidOperationException("The channel returned no list."));

    private Task<AuthorizationEvent> AuthorizeAsync(AuthorizationAction.AuthorizeAccount action) =>
        WhenDoneAsync(context.Channel.AuthorizeAccountAsync(action.Account, action.Ask.Token!.Value, ended), new AuthorizationEvent.AccountAuthorized(action.Account, action.Ask));

    private static async Task<AuthorizationEvent> WhenDoneAsync(Task request, AuthorizationEvent done)
    {
        await request.ConfigureAwait(false);
        return done;
    }

    private async Task ReplaceAsync(KnownToken rejected)
    {
        try
        {
            var token = await context.Tokens.ReplaceRejectedAsync(context.Subject, rejected.Value, ended).ConfigureAwait(false);
            loop.Post(new AuthorizationEvent.Replaced(rejected, TokenFollower.Know(token, context.Time, loop.Now)));
        }
        catch (CTraderReauthorizationRequiredException e) when (e.Reason is not ReauthorizationReason.Undecryptable)
        {
            loop.Post(new AuthorizationEvent.NotReplaced(rejected, e.Message, default, new(e.Message, e.Reason)));
        }
        catch (CTraderUnavailableException e)
        {
            var pause = e.RetryAfter ?? Pauses.Unavailable;
            loop.Post(new AuthorizationEvent.NotReplaced(rejected, e.Message, pause > Shortest ? pause : Shortest));
        }
        catch (Exception e)
        {
            // Keys that cannot be read now may be available later; the core announces nothing then.
            loop.Post(new AuthorizationEvent.NotReplaced(rejected, Conceal(e, rejected), Pauses.SameToken));
        }
    }

    // The exceptions of a channel or a decorator are not ours: they may quote what they sent.
    private string Conceal(Exception error, KnownToken? token) =>
        Secrets.Conceal(error is CTraderAuthException ? error.Message : $"{error.GetType().Name}: {error.Message}", context.Application, token);
}
