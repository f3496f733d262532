namespace CTraderAuth.Storage;

/// <summary>The durable storage of the grants.</summary>
/// <remarks>
/// Implementations must be safe for concurrent use and may be disposable. Every write is a compare-and-swap on the row's version, and is
/// durable once it returns. A read sees every write that had returned before it began, by any process. Subjects are compared ordinally;
/// a subject that is not well-formed UTF-16 is either kept distinct from all others or rejected with an <see cref="ArgumentException"/>,
/// and one of more than <see cref="StoredGrant.LongestSubject"/> bytes in UTF-8 is rejected with an <see cref="ArgumentException"/>.
/// A row that something else damaged affects no other row: it is read with version 0 and can be removed at that version.
/// "Durable" includes what the deployment promises, such as a standby that has the write; what a read returns is as durable as a write that returned true.
/// A store that cannot know whether a write is durable throws.
/// If the token is already cancelled, the call ends with an <see cref="OperationCanceledException"/> and writes nothing.
/// Exceptions propagate unchanged, and no message contains the content of a row.
/// <c>CTraderAuth.Testing.GrantStoreConformance</c> checks all these rules.
/// </remarks>
public interface IGrantStore
{
    /// <summary>The row of a subject as last written by any process; null when there is none.</summary>
    /// <param name="subject">The application's name for the person who consented, compared ordinally.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>The versions of the rows of some subjects, for a caller who knows older ones and asks which have changed.</summary>
    /// <remarks>After a gap of <see cref="WatchAsync"/> it is called for all subjects in use, 500 at a time. Unless a store implements it, each row is read separately: a store on another host should find all versions with one query.</remarks>
    /// <returns>The version of each subject that has a row; 0 if the row is damaged.</returns>
    /// <param name="subjects">The subjects, none of them twice.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    async ValueTask<IReadOnlyDictionary<string, long>> FindVersionsAsync(IReadOnlyCollection<string> subjects, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        cancellationToken.ThrowIfCancellationRequested();
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var subject in subjects)
        {
            if (await FindAsync(subject, cancellationToken).ConfigureAwait(false) is { } row)
            {
                versions[subject] = row.Version;
            }
        }

        return versions;
    }

    /// <summary>Writes a row if its current version is the expected one; otherwise writes nothing and returns false.</summary>
    /// <remarks>The write is durable once true is returned. After an exception the write may or may not have happened: read again.</remarks>
    /// <param name="grant">The row, with its new version, which is positive.</param>
    /// <param name="expectedVersion">The version that the row must have; 0 if it must not exist.</param>
    /// <param name="cancellationToken">Cancels the write, which may have happened nevertheless.</param>
    /// <exception cref="ArgumentOutOfRangeException">The new version is not positive.</exception>
    ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>Removes a row if its current version is the expected one; otherwise removes nothing and returns false.</summary>
    /// <param name="subject">The application's name for the person who consented, compared ordinally.</param>
    /// <param name="expectedVersion">The version that the row must have.</param>
    /// <param name="cancellationToken">Cancels the removal, which may have happened nevertheless.</param>
    ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>All rows in any order, or the rows due at or before a given time, earliest first.</summary>
    /// <remarks>
    /// Rows written while the listing runs may or may not be included; every other row is included once.
    /// A row that cannot be read is skipped, or yielded with version 0. The cost of finding due rows does not depend on the number of stored rows.
    /// </remarks>
    /// <param name="refreshDueBefore">The time; null lists every row, including those without a due time.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default);

    /// <summary>The subjects whose rows were changed by any process, soon after the change.</summary>
    /// <remarks>
    /// Yields null once it is listening, and after every gap: changes may have been missed, so read the rows that matter again.
    /// A subject may be yielded more than once for one change, and once for several. Removals are changes.
    /// A change is announced only after it can be read, and the last announcement of a subject comes after its last write; between subjects there is no order.
    /// When the store is found to have lost writes, as after a failover, null is yielded before such a store serves a read. The sequence ends only by cancellation or with an exception.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the watch.</param>
    IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default);
}
