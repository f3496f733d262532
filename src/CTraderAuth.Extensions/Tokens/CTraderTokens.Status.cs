using System.Runtime.CompilerServices;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rows;

namespace CTraderAuth;

internal sealed partial class CTraderTokens
{
    public async Task<GrantStatus?> GetStatusAsync(string subject, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        return StatusOf(await ReadRowAsync(subject, context.Rows.PeekAsync, cancellationToken).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<GrantStatus> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(flights.IsDisposed, this);
        var rows = context.Rows.ListAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var ended = rows.ConfigureAwait(false);
        while (await NextAsync(rows).ConfigureAwait(false))
        {
            if (StatusOf(rows.Current) is { } status)
            {
                yield return status;
            }
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<GrantRow> rows)
    {
        try
        {
            return await rows.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.ListFailed(e);
            throw RotationErrors.StoreFailed("all subjects", e);
        }
    }

    private GrantStatus? StatusOf(GrantRow row)
    {
        if (row.Unreadable)
        {
            return new() { Subject = row.Subject, State = GrantState.ReauthorizationRequired, Reason = ReauthorizationReason.Undecryptable, LastError = row.Problem ?? "The stored grant cannot be decrypted with the keys of this program." };
        }

        if (row.Grant is not { } grant || (grant.IsBlank && grant.Attempt is not { Unknown: true }))
        {
            return null;
        }

        var consent = context.Credentials.NeedsConsent(grant);
        return new()
        {
            Subject = row.Subject,
            State = consent ? GrantState.ReauthorizationRequired
                : grant.Attempt is null ? GrantState.Connected
                : grant.Attempt.Unknown ? GrantState.OutcomeUnknown
                : GrantState.Refreshing,
            Generation = grant.Generation,
            IssuedAt = grant.IssuedAt,
            ExpiresAt = grant.ExpiresAt,
            RefreshDueAt = consent || grant.IsBlank ? null : context.Life.DueAt(grant),
            RetryAt = !consent && grant.RetryAt > context.Time.GetUtcNow() ? grant.RetryAt : null,
            LastOutcome = grant.LastOutcome,
            Reason = consent ? grant.Reason : null,
            LastError = flights.Unsaved(row.Subject) ?? grant.LastError,
        };
    }
}
