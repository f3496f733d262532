using System.Runtime.CompilerServices;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rows;
using Microsoft.Extensions.Logging;

namespace CTraderAuth;

/// <summary>The status of grants: of one, of all, and every change.</summary>
internal sealed class GrantStatuses(RotationContext context, Flights flights, RowReader rows, ILogger logger)
{
    /// <summary>How long to wait before a store that failed is read again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<GrantStatus?> GetStatusAsync(string subject, CancellationToken cancellationToken)
    {
        ReservedSubjects.Check(subject);
        return StatusOf(await rows.PeekAsync(subject, cancellationToken).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<GrantStatus> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(flights.IsDisposed, typeof(CTraderTokens));
        var all = context.Rows.ListAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var ended = all.ConfigureAwait(false);
        while (await NextAsync(all).ConfigureAwait(false))
        {
            if (StatusOf(all.Current) is { } status)
            {
                yield return status;
            }
        }
    }

    public async IAsyncEnumerable<GrantStatus> WatchAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Program.Ending);
        var seen = new Dictionary<string, GrantStatus>();
        while (true)
        {
            var changed = context.Rows.WatchAsync(ending.Token).GetAsyncEnumerator(ending.Token);
            await using var ended = changed.ConfigureAwait(false);
            while (await MovesAsync(changed).ConfigureAwait(false))
            {
                var statuses = await StatusesAsync(changed.Current, seen.Keys, ending.Token).ConfigureAwait(false);
                foreach (var status in statuses)
                {
                    if (!seen.TryGetValue(status.Subject, out var before) || before != status)
                    {
                        seen[status.Subject] = status;
                        yield return status;
                    }
                }

                ForgetGone(seen, changed.Current, statuses);
            }

            await Task.Delay(Pause, context.Time, ending.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<GrantRow> all)
    {
        try
        {
            return await all.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.ListFailed(e);
            throw RotationErrors.StoreFailed("all subjects", e);
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

    /// <summary>The status of a subject; after a gap, of all subjects and of those that were disconnected meanwhile, which no listing has. Waits until the store can be read.</summary>
    private async Task<List<GrantStatus>> StatusesAsync(string? subject, IEnumerable<string> known, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var statuses = subject is null ? await ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false) : [];
                foreach (var named in subject is null ? known.Except(statuses.Select(static status => status.Subject)).ToList() : [subject])
                {
                    if (await GetStatusAsync(named, cancellationToken).ConfigureAwait(false) is { } status)
                    {
                        statuses.Add(status);
                    }
                }

                return statuses;
            }
            catch (CTraderUnavailableException)
            {
                await Task.Delay(Pause, context.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What a watch remembers must not grow with the grants that once were: a row that was read or listed and is gone is dropped.</summary>
    private static void ForgetGone(Dictionary<string, GrantStatus> seen, string? subject, List<GrantStatus> statuses)
    {
        if (subject is null)
        {
            var listed = statuses.Where(static status => status.Reason is not ReauthorizationReason.Disconnected).Select(static status => status.Subject).ToHashSet();
            foreach (var gone in seen.Keys.Where(known => !listed.Contains(known)).ToList())
            {
                seen.Remove(gone);
            }
        }
        else if (statuses.Count == 0)
        {
            seen.Remove(subject);
        }
    }

    private GrantStatus? StatusOf(GrantRow row)
    {
        if (row.Unreadable)
        {
            return new() { Subject = row.Subject, State = GrantState.ReauthorizationRequired, Reason = ReauthorizationReason.Undecryptable, LastError = row.Problem ?? "The stored grant cannot be decrypted with the keys of this program." };
        }

        if (row.Grant is not { } grant)
        {
            return null;
        }

        var situation = GrantSituation.Of(grant, context.Life, context.Credentials, context.Time.GetUtcNow());
        return situation.State is not { } state ? null : new()
        {
            Subject = row.Subject,
            State = state,
            Generation = grant.Generation,
            IssuedAt = grant.IssuedAt,
            ExpiresAt = grant.ExpiresAt,
            RefreshDueAt = situation.DueAt,
            RetryAt = situation.RetryAt,
            LastOutcome = grant.LastOutcome,
            Reason = situation.NeedsConsent ? grant.Reason : null,
            LastError = context.Unsaved.ReasonOf(row.Subject) ?? grant.LastError,
            StoreWentBackAt = context.Rows.WentBackAt(row.Subject),
        };
    }
}
