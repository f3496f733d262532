using System.Runtime.CompilerServices;

namespace CTraderAuth;

internal sealed partial class CTraderTokens
{
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, changes.Ended);
        using var changed = context.Signals.Subscribe(subject);
        var last = long.MinValue;
        while (true)
        {
            var (token, pause) = await LookAsync(subject, ending.Token).ConfigureAwait(false);
            if (token is not null && token.Generation > last)
            {
                last = token.Generation;
                yield return token;
            }
            else
            {
                await changed.WaitAsync(pause, context.Time, ending.Token).ConfigureAwait(false);
            }
        }
    }

    public async IAsyncEnumerable<GrantStatus> WatchAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new Dictionary<string, GrantStatus>();
        await foreach (var changed in context.Rows.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            var statuses = changed is null ? ListAsync(cancellationToken) : OneAsync(changed, cancellationToken);
            await foreach (var status in statuses.ConfigureAwait(false))
            {
                if (!seen.TryGetValue(status.Subject, out var before) || before != status)
                {
                    seen[status.Subject] = status;
                    yield return status;
                }
            }
        }
    }

    private async IAsyncEnumerable<GrantStatus> OneAsync(string subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await GetStatusAsync(subject, cancellationToken).ConfigureAwait(false) is { } status)
        {
            yield return status;
        }
    }

    /// <summary>The token if there is one, and how long to wait before the next look unless something changes.</summary>
    private async Task<(CTraderAccessToken? Token, TimeSpan Pause)> LookAsync(string subject, CancellationToken cancellationToken)
    {
        try
        {
            var token = await GetAsync(subject, cancellationToken).ConfigureAwait(false);
            var untilDue = context.Live.TryGet(subject, out var live) ? live.DueAt - context.Time.GetUtcNow() : ShortestWatch;
            return (token, Clamp(untilDue));
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
