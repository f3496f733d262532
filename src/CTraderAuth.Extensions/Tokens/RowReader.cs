using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using Microsoft.Extensions.Logging;

namespace CTraderAuth;

/// <summary>Reads rows for callers: a store that fails becomes an exception of this library.</summary>
internal sealed class RowReader(RotationContext context, Flights flights, ILogger logger)
{
    public ValueTask<GrantRow> FindAsync(string subject, CancellationToken cancellationToken) => ReadAsync(subject, context.Rows.FindAsync, cancellationToken);

    /// <summary>A row that a flight may begin from: what the journal holds is in the store first.</summary>
    public async ValueTask<KnownRow> FindToBeginAsync(string subject, long asked, CancellationToken cancellationToken) =>
        new(await ReadAsync(subject, CollectAndFindAsync, cancellationToken).ConfigureAwait(false), asked);

    /// <summary>A row that a flight may begin from without a read: as this process last saw it, when all that it can lead to is an attempt, which is written only to that very row. Else the row that the store has.</summary>
    public async ValueTask<KnownRow> RecallToBeginAsync(string subject, long asked, CancellationToken cancellationToken)
    {
        var remembered = await ReadAsync(subject, CollectAndRecallAsync, cancellationToken).ConfigureAwait(false);
        return remembered is { Grant: { Attempt: null, Reason: null, RetryAt: null, AccessToken: not null, RefreshToken: not null, RefreshTokenUsed: false, AccessTokenRefused: false } }
            ? new(remembered, asked, isRemembered: true)
            : await FindToBeginAsync(subject, asked, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A row that is looked at and not worked on.</summary>
    public ValueTask<GrantRow> PeekAsync(string subject, CancellationToken cancellationToken) => ReadAsync(subject, context.Rows.PeekAsync, cancellationToken);

    private async ValueTask<GrantRow> CollectAndFindAsync(string subject, CancellationToken cancellationToken)
    {
        await context.Journal.CollectAsync(cancellationToken).ConfigureAwait(false);
        return await context.Rows.FindAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<GrantRow?> CollectAndRecallAsync(string subject, CancellationToken cancellationToken)
    {
        await context.Journal.CollectAsync(cancellationToken).ConfigureAwait(false);
        return await context.Rows.RememberedAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> ReadAsync<T>(string subject, Func<string, CancellationToken, ValueTask<T>> find, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(flights.IsDisposed, typeof(CTraderTokens));
        try
        {
            return await find(subject, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.StoreFailed(e, subject);
            throw RotationErrors.StoreFailed(subject, e);
        }
    }
}
