namespace CTraderAuth.Storage;

/// <summary>Where grants are durable.</summary>
/// <remarks>
/// Implementations are safe for concurrent use and may be disposable. Every write is a compare-and-swap on the row's version, and is
/// durable once it returns. A read sees every write that had returned before it began, whoever made it. Subjects are compared ordinally;
/// one that is not well-formed UTF-16 is kept apart from all others or refused with an <see cref="ArgumentException"/>.
/// A token that is cancelled before the call ends it with an <see cref="OperationCanceledException"/> and nothing written.
/// Failures are thrown as they come, without the content of a row in any message.
/// <c>CTraderAuth.Testing.GrantStoreConformance</c> checks all that is said here.
/// </remarks>
public interface IGrantStore
{
    /// <summary>The row of a subject, as last written by anybody; null when there is none.</summary>
    /// <param name="subject">The application's name for the person who consented, compared ordinally.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Writes a row if its version is the expected one; false, and nothing written, when it is not.</summary>
    /// <remarks>Durable once it returns true. An exception means that the write may or may not have happened: read again.</remarks>
    /// <param name="grant">The row, written with its own version.</param>
    /// <param name="expectedVersion">The version that the row must have; 0 when it must not exist.</param>
    /// <param name="cancellationToken">Ends the write; it may have happened.</param>
    ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>Removes a row if its version is the expected one; false, and nothing removed, when it is not.</summary>
    /// <param name="subject">The application's name for the person who consented, compared ordinally.</param>
    /// <param name="expectedVersion">The version that the row must have.</param>
    /// <param name="cancellationToken">Ends the removal; it may have happened.</param>
    ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>All rows in any order, or those whose due time is at or before a moment, the earliest first.</summary>
    /// <remarks>
    /// Rows written while the listing runs may be in it or not; the others are in it once. Finding due rows costs the same however many are stored.
    /// </remarks>
    /// <param name="refreshDueBefore">The moment; null lists every row, those without a due time included.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default);

    /// <summary>The subjects whose rows changed, whoever changed them, soon after.</summary>
    /// <remarks>
    /// Yields null once it is listening, and after every gap: changes may have been missed, so read again what matters.
    /// A subject may come more than once for one change, and once for several. Removals are changes. It ends by cancellation alone, or by a failure.
    /// </remarks>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default);
}
