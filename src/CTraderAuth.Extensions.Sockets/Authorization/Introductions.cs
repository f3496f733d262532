using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>Calls <c>OnAuthorized</c> for each authorization of an account until it succeeds or the authorization ends. Used by one thread at a time.</summary>
internal sealed class Introductions(AuthorizationContext context, AuthorizationLoop loop)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Dictionary<long, Introduction> _runs = [];

    public void Begin(AuthorizationAction.Introduce introduce)
    {
        if (context.OnAuthorized is not { } onAuthorized)
        {
            loop.Post(new AuthorizationEvent.Introduced(introduce.Account, introduce.Authorization));
            return;
        }

        var before = Task.CompletedTask;
        if (_runs.Remove(introduce.Account, out var last))
        {
            before = last.Task;
            _ = last.Ended.CancelAsync();
        }

        var ending = new CancellationTokenSource();
        _runs[introduce.Account] = new(ending, Task.Run(() => RunAsync(onAuthorized, introduce, before, ending.Token), CancellationToken.None));
    }

    public void End(long account)
    {
        if (_runs.TryGetValue(account, out var run))
        {
            _ = run.Ended.CancelAsync();
        }
    }

    private async Task RunAsync(Func<long, AuthorizationCause, CancellationToken, Task> onAuthorized, AuthorizationAction.Introduce introduce, Task before, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(false);
        for (var failures = 0; !cancellationToken.IsCancellationRequested; failures++)
        {
            try
            {
                await onAuthorized(introduce.Account, introduce.Cause, cancellationToken).ConfigureAwait(false);
                loop.Post(new AuthorizationEvent.Introduced(introduce.Account, introduce.Authorization));
                return;
            }
            catch (CTraderRequestException e) when (Refusal.Of(e).OfRequest == RefusalClass.Done)
            {
                context.Log.Report(new Note.IntroducedAlready(introduce.Account, e.ErrorCode!));
                loop.Post(new AuthorizationEvent.Introduced(introduce.Account, introduce.Authorization));
                return;
            }
            catch (Exception e)
            {
                await PauseAsync(introduce.Account, e, Pauses.Doubled(First, failures, Longest), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task PauseAsync(long account, Exception error, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            context.Log.Report(new Note.IntroductionFailed(account, error, pause));
            await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class Introduction(CancellationTokenSource ended, Task task)
    {
        public CancellationTokenSource Ended { get; } = ended;

        public Task Task { get; } = task;
    }
}
