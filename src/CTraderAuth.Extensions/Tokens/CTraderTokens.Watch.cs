using System.Runtime.CompilerServices;
using CTraderAuth.Diagnostics;
using CTraderAuth.Rows;

namespace CTraderAuth;

internal sealed partial class CTraderTokens
{
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Program.Ending);
        using var changed = context.Signals.Subscribe(subject);
        LiveToken? last = null;
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
            }
        }
    }

    public async IAsyncEnumerable<GrantStatus> WatchAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Program.Ending);
        var seen = new Dictionary<string, GrantStatus>();
        while (true)
        {
            var changed = context.Rows.WatchAsync(ending.Token).GetAsyncEnumerator(ending.Token);
            await using var ended = changed.ConfigureAwait(false);
            while (await MovesAsync(changed).ConfigureAwait(false))
            {
                foreach (var status in await StatusesAsync(changed.Current, ending.Token).ConfigureAwait(false))
                {
                    if (!seen.TryGetValue(status.Subject, out var before) || before != status)
                    {
                        seen[status.Subject] = status;
                        yield return status;
                    }
                }
            }

            await Task.Delay(ShortestWatch, context.Time, ending.Token).ConfigureAwait(false);
        }
    }

    /// <summary>False when the store can no longer be watched: the watcher starts again.</summary>
    private async Task<bool> MovesAsync(IAsyncEnumerator<string?> changed)
    {
        try
        {
            return await changed.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.WatchFailed(e);
            return false;
        }
    }

    /// <summary>The status of a subject, or of all subjects after a gap; waits until the store can be read.</summary>
    private async Task<List<GrantStatus>> StatusesAsync(string? subject, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return subject is null ? await ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)
                    : await GetStatusAsync(subject, cancellationToken).ConfigureAwait(false) is { } status ? [status] : [];
            }
            catch (CTraderUnavailableException)
            {
                await Task.Delay(ShortestWatch, context.Time, cancellationToken).ConfigureAwait(false);
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
            await GetAsync(subject, cancellationToken).ConfigureAwait(false);
            return context.Live.TryGet(subject, out var live) ? (live, Clamp(live.DueAt - context.Time.GetUtcNow())) : (null, ShortestWatch);
        }
        catch (CTraderReauthorizationRequiredException)
        {
            throw;
        }
        catch (CTraderAuthException e)
        {
            return (null, Clamp((e as CTraderUnavailableException)?.RetryAfter ?? LongestWatch));
        }
    }

    private static TimeSpan Clamp(TimeSpan pause) => pause < ShortestWatch ? ShortestWatch : pause > LongestWatch ? LongestWatch : pause;
}
