using System.Runtime.CompilerServices;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rows;

namespace CTraderAuth;

/// <summary>The access tokens of a subject, one after the other, kept fresh while they are watched.</summary>
internal sealed class TokenWatch(RotationContext context, StoreFollower store, Func<string, CancellationToken, ValueTask<CTraderAccessToken>> get)
{
    /// <summary>How often the row of a watched subject is read although no change was announced: a process that is killed after its write announces nothing.</summary>
    private static readonly TimeSpan Unannounced = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReservedSubjects.Check(subject);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Program.Ending);
        using var changed = context.Signals.Subscribe(subject);
        LiveToken? last = null;
        var read = context.Time.GetTimestamp();
        while (true)
        {
            var (live, pause) = await LookAsync(subject, ending.Token).ConfigureAwait(false);
            if (live is not null && IsNews(live, last))
            {
                last = live;
                yield return live.Token!;
            }
            else
            {
                await changed.WaitAsync(pause, context.Time, ending.Token).ConfigureAwait(false);
                if (context.Time.GetElapsedTime(read) >= Unannounced)
                {
                    read = context.Time.GetTimestamp();
                    await store.ReadAgainAsync(subject).WaitAsync(ending.Token).ConfigureAwait(false);
                }
            }
        }
    }

    // A row that is created again after a loss restarts its generations, but its versions continue to grow; an unsaved pair has one generation more than its row.
    private static bool IsNews(LiveToken live, LiveToken? last) =>
        last is null || (live.Token!.Value != last.Token!.Value && (live.Version > last.Version || (live.Version == last.Version && live.Token.Generation > last.Token.Generation)));

    /// <summary>The token if there is one, and how long to wait before the next look unless something changes.</summary>
    private async Task<(LiveToken? Live, TimeSpan Pause)> LookAsync(string subject, CancellationToken cancellationToken)
    {
        try
        {
            await get(subject, cancellationToken).ConfigureAwait(false);
            return context.Live.TryGet(subject, out var live) ? (live, UntilDue(live)) : (null, Shortest);
        }
        catch (CTraderReauthorizationRequiredException)
        {
            throw;
        }
        catch (CTraderAuthException e)
        {
            return (null, Clamp((e as CTraderUnavailableException)?.RetryAfter ?? Longest, Longest));
        }
    }

    // A token that is due already is being rotated. Until then there is no shortest pause: a timer may fire a little too soon, and a second more would make the rotation a second late.
    private TimeSpan UntilDue(LiveToken live)
    {
        var left = live.DueAt - context.Time.GetUtcNow();
        return left <= TimeSpan.Zero ? Shortest : left > Unannounced ? Unannounced : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }

    private static TimeSpan Clamp(TimeSpan pause, TimeSpan longest) => pause < Shortest ? Shortest : pause > longest ? longest : pause;
}
