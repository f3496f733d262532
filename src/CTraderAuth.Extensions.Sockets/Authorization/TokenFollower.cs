using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>Reports each new token of the subject, and that a consent is needed.</summary>
internal sealed class TokenFollower(AuthorizationContext context, AuthorizationLoop loop)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How often the status is read while a consent is needed: a process that is killed after its write announces nothing, nor do keys that are available again.</summary>
    private static readonly TimeSpan Unannounced = TimeSpan.FromSeconds(30);

    private int _failures;
    private bool _hasWaited;
    private bool _hasToken;
    private ReauthorizationReason _reason;

    public static KnownToken Know(CTraderAccessToken token, TimeProvider time, TimeSpan now)
    {
        var age = time.GetUtcNow() - token.IssuedAt;
        var young = age < TimeSpan.Zero ? KnownToken.OldAge : age < KnownToken.OldAge ? KnownToken.OldAge - age : TimeSpan.Zero;
        return new(token.Value, token.Generation, now + young);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            var pause = _failures == 0 ? TimeSpan.Zero : Pauses.Doubled(First, _failures - 1, Longest);
            await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether there is more to come.</summary>
    private async Task<bool> WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var token in context.Tokens.WatchAsync(context.Subject, cancellationToken).ConfigureAwait(false))
            {
                (_failures, _hasWaited, _hasToken) = (0, false, true);
                loop.Post(new AuthorizationEvent.TokenArrived(Know(token, context.Time, loop.Now)));
            }

            _failures++;
        }
        catch (CTraderReauthorizationRequiredException e)
        {
            _reason = e.Reason;
            loop.Post(new AuthorizationEvent.ConsentNeeded(new(e.Message, e.Reason)));
            // A grant that is connected and needs a consent nevertheless must not be asked for in a busy loop.
            (_failures, _hasWaited) = (_hasWaited ? _failures + 1 : 0, true);
            return await WaitForConsentAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            loop.Post(new AuthorizationEvent.Failed(e.Message));
        }
        catch (Exception e) when (!IsEnd(e, cancellationToken))
        {
            _failures++;
            context.Log.Report(new Note.FollowingFailed(e));
        }
        catch (Exception)
        {
            await TakeLastAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }

        return !cancellationToken.IsCancellationRequested;
    }

    // A connection that is replaced while the host stops is for the last requests of the program.
    private async Task TakeLastAsync(CancellationToken cancellationToken)
    {
        if (_hasToken || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        try
        {
            var token = await context.Tokens.GetAsync(context.Subject, cancellationToken).ConfigureAwait(false);
            loop.Post(new AuthorizationEvent.TokenArrived(Know(token, context.Time, loop.Now)));
        }
        catch (Exception)
        {
            // It is not authorized any more.
        }
    }

    private async Task<bool> WaitForConsentAsync(CancellationToken cancellationToken)
    {
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Begins before the first read, so that no change is missed between the two.
        var announced = WhenAnnouncedAsync(waited.Token);
        try
        {
            do
            {
                if (IsOver(await context.Tokens.GetStatusAsync(context.Subject, cancellationToken).ConfigureAwait(false)))
                {
                    return true;
                }

                await Task.WhenAny(announced, Task.Delay(Unannounced, context.Time, waited.Token)).ConfigureAwait(false);
            }
            while (!announced.IsCompleted && !cancellationToken.IsCancellationRequested);

            _failures += await announced.ConfigureAwait(false) ? 0 : 1;
        }
        catch (Exception e) when (!IsEnd(e, cancellationToken))
        {
            _failures++;
            context.Log.Report(new Note.FollowingFailed(e));
        }
        catch (Exception)
        {
            return false;
        }
        finally
        {
            await waited.CancelAsync().ConfigureAwait(false);
            await ((Task)announced).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !cancellationToken.IsCancellationRequested;
    }

    /// <summary>Whether it was announced that the wait is over; false when the watch has ended.</summary>
    private async Task<bool> WhenAnnouncedAsync(CancellationToken cancellationToken)
    {
        await foreach (var status in context.Tokens.WatchAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (status.Subject == context.Subject && IsOver(status))
            {
                return true;
            }
        }

        return false;
    }

    // After a disconnect there is something else to report. A listing has no grant that was disconnected.
    private bool IsOver(GrantStatus? status) => status is { State: GrantState.Connected }
        || (status is { Reason: ReauthorizationReason.Disconnected } && _reason is not ReauthorizationReason.Disconnected);

    // The authorization or the program ends: the core ends its watches then.
    private bool IsEnd(Exception error, CancellationToken cancellationToken) =>
        error is ObjectDisposedException || (error is OperationCanceledException && (cancellationToken.IsCancellationRequested || context.Stopping.IsCancellationRequested));
}
