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
    public ValueTask<GrantRow> FindToBeginAsync(string subject, CancellationToken cancellationToken) => ReadAsync(subject, CollectAndFindAsync, cancellationToken);

    /// <summary>A row that is looked at and not worked on.</summary>
    public ValueTask<GrantRow> PeekAsync(string subject, CancellationToken cancellationToken) => ReadAsync(subject, context.Rows.PeekAsync, cancellationToken);

    private async ValueTask<GrantRow> CollectAndFindAsync(string subject, CancellationToken cancellationToken)
    {
        await context.Journal.CollectAsync(cancellationToken).ConfigureAwait(false);
        return await context.Rows.FindAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<GrantRow> ReadAsync(string subject, Func<string, CancellationToken, ValueTask<GrantRow>> find, CancellationToken cancellationToken)
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
