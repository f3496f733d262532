using CTraderAuth.Grants;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Diagnostics;

/// <summary>Event ids 100 to 129 are the rotation's, 130 to 139 the refresher's, 140 to 149 the response journal's, 150 to 159 those of stores that lost writes, 200 to 299 the protocol's, 300 to 399 the handler's, 400 to 499 the browser consent's, 600 to 699 the protection's. No id is reused.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Grant {Subject} {Outcome} to generation {Generation}; it expires at {ExpiresAt:u}.")]
    public static partial void GrantRotated(this ILogger logger, LoggedSubject subject, RotationOutcome outcome, long generation, DateTimeOffset expiresAt);

    [LoggerMessage(101, LogLevel.Information, "Grant {Subject} connected ({Outcome}), generation {Generation}; it expires at {ExpiresAt:u}.")]
    public static partial void GrantConnected(this ILogger logger, LoggedSubject subject, RotationOutcome outcome, long generation, DateTimeOffset expiresAt);

    [LoggerMessage(102, LogLevel.Debug, "Grant {Subject} {Outcome}: another caller or process rotated it to generation {Generation}.")]
    public static partial void GrantAdopted(this ILogger logger, LoggedSubject subject, RotationOutcome outcome, long generation);

    [LoggerMessage(103, LogLevel.Warning, "Grant {Subject} {Outcome}: the response was damaged, and everything readable in it was stored. {Problem}")]
    public static partial void GrantSalvaged(this ILogger logger, LoggedSubject subject, RotationOutcome outcome, string? problem);

    [LoggerMessage(104, LogLevel.Error, "The refresh for {Subject} ended {Outcome}, and the trader must consent again: {Reason}. {Problem}")]
    public static partial void ConsentRequired(this ILogger logger, LoggedSubject subject, RotationOutcome outcome, ReauthorizationReason? reason, string? problem);

    [LoggerMessage(105, LogLevel.Warning, "{Kind} for {Subject} ended {Outcome}; the next attempt is at {RetryAt:u}. {Problem}")]
    public static partial void GrantPostponed(this ILogger logger, PurposeKind kind, LoggedSubject subject, RotationOutcome outcome, DateTimeOffset? retryAt, string? problem);

    [LoggerMessage(106, LogLevel.Warning, "{Kind} for {Subject} was sent, and its outcome is unknown; it will be determined after a pause. {Problem}")]
    public static partial void OutcomeUnknown(this ILogger logger, PurposeKind kind, LoggedSubject subject, string? problem);

    [LoggerMessage(107, LogLevel.Critical, "The new pair of {Subject} cannot be stored; it is served from memory and will be stored as soon as the store is available again. Do not stop this process.")]
    public static partial void PairNotSaved(this ILogger logger, Exception failure, LoggedSubject subject);

    [LoggerMessage(108, LogLevel.Information, "The new pair of {Subject} has been stored.")]
    public static partial void PairSaved(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(109, LogLevel.Critical, "The refresh for {Subject} ended {Outcome}: its new pair is lost, because the store did not become available before the program ended.")]
    public static partial void PairLost(this ILogger logger, LoggedSubject subject, RotationOutcome outcome);

    [LoggerMessage(110, LogLevel.Error, "The grant store failed for {Subject}.")]
    public static partial void StoreFailed(this ILogger logger, Exception failure, LoggedSubject subject);

    [LoggerMessage(111, LogLevel.Warning, "{Kind} for {Subject} ended {Outcome}: {ErrorCode}. An earlier grant is unchanged.")]
    public static partial void NewGrantRefused(this ILogger logger, PurposeKind kind, LoggedSubject subject, RotationOutcome outcome, string? errorCode);

    [LoggerMessage(112, LogLevel.Warning, "Could not watch the grant store for changes; trying again.")]
    public static partial void WatchFailed(this ILogger logger, Exception failure);

    [LoggerMessage(113, LogLevel.Information, "Grant {Subject} disconnected.")]
    public static partial void GrantDisconnected(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(114, LogLevel.Debug, "Waiting for another owner's attempt on {Subject} to finish.")]
    public static partial void AttemptAwaited(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(115, LogLevel.Error, "{Kind} for {Subject} ended {Outcome}, because the grant store failed.")]
    public static partial void EndedByStore(this ILogger logger, Exception failure, PurposeKind kind, LoggedSubject subject, RotationOutcome outcome);

    [LoggerMessage(116, LogLevel.Warning, "{Kind} for {Subject} ended {Outcome}: the grant was replaced or disconnected before the response arrived, so the pair in it is dropped.")]
    public static partial void AnswerDropped(this ILogger logger, PurposeKind kind, LoggedSubject subject, RotationOutcome outcome);

    [LoggerMessage(117, LogLevel.Warning, "{Kind} for {Subject} ended {Outcome}, because the program is shutting down; the next process that uses the grant determines it.")]
    public static partial void EndedByShutdown(this ILogger logger, PurposeKind kind, LoggedSubject subject, RotationOutcome outcome);

    [LoggerMessage(118, LogLevel.Error, "Could not list the grants: the grant store failed.")]
    public static partial void ListFailed(this ILogger logger, Exception failure);

    [LoggerMessage(119, LogLevel.Critical, "The program is ending {Seconds} s after it was asked to stop, and {Count} rotations, consents or imports have not finished: their new pairs may be lost.")]
    public static partial void EndedTooSoon(this ILogger logger, double seconds, int count);

    [LoggerMessage(120, LogLevel.Warning, "No grant store is registered and TokenUri is on this machine, so grants are kept in memory and are lost when this process ends. Register a store to keep them: UseSqlite(), or UseMemory() if this is intended.")]
    public static partial void MemoryByDefault(this ILogger logger);

    [LoggerMessage(130, LogLevel.Information, "The refresher is running: at most {Concurrency} rotations at once and {RotationsPerSecond} a second.")]
    public static partial void RefresherStarted(this ILogger logger, int concurrency, int rotationsPerSecond);

    [LoggerMessage(131, LogLevel.Information, "The refresher rotated {Rotated} of {Due} due grants; {Failed} failed and will be tried again later, {Left} were left to other flights, {Unreadable} cannot be read.")]
    public static partial void RefresherPassed(this ILogger logger, int rotated, int due, int failed, int left, int unreadable);

    [LoggerMessage(132, LogLevel.Warning, "The token endpoint received too many requests; the refresher slows down to {Rate:0.#} rotations a second.")]
    public static partial void RefresherSlowed(this ILogger logger, double rate);

    [LoggerMessage(133, LogLevel.Error, "The refresher could not list the due grants; it tries again in {Seconds:0} s.")]
    public static partial void RefresherFailed(this ILogger logger, Exception failure, double seconds);

    [LoggerMessage(140, LogLevel.Information, "The pair of {Subject}, generation {Generation}, was stored from the response journal: the program that had received it was killed before it could store it.")]
    public static partial void EntryStored(this ILogger logger, LoggedSubject subject, long generation);

    [LoggerMessage(141, LogLevel.Error, "The response journal cannot keep the new pair of {Subject} in {Folder}; until it is in the store, it exists only in the memory of this process. Check the disk and the permissions of the folder.")]
    public static partial void JournalFailed(this ILogger logger, Exception failure, LoggedSubject subject, string folder);

    [LoggerMessage(142, LogLevel.Error, "An entry of the response journal in {Folder} could not be used and was left there: {Problem}.")]
    public static partial void EntryUnreadable(this ILogger logger, string folder, string problem);

    [LoggerMessage(143, LogLevel.Warning, "An entry of the response journal for {Subject} from {IssuedAt:u} is too old to be stored, and was removed.")]
    public static partial void EntryDropped(this ILogger logger, LoggedSubject subject, DateTimeOffset issuedAt);

    [LoggerMessage(144, LogLevel.Error, "The response journal could not be stored, because the grant store failed; the first rotation tries again before it sends anything.")]
    public static partial void CollectionFailed(this ILogger logger, Exception failure);

    [LoggerMessage(145, LogLevel.Warning, "An entry of the response journal in {Folder} could not be removed; it is out of date, and the next start removes it.")]
    public static partial void EntryNotRemoved(this ILogger logger, Exception failure, string folder);

    [LoggerMessage(146, LogLevel.Critical, "The refresh for {Subject} ended {Outcome}: the store did not become available before the program ended. Its new pair is in the response journal, and the next start stores it.")]
    public static partial void PairLeftInJournal(this ILogger logger, LoggedSubject subject, RotationOutcome outcome);

    [LoggerMessage(147, LogLevel.Warning, "{Count} entries of the response journal in {Folder}, or the folder itself, could not be read yet; the next attempt is in {Seconds:0} s.")]
    public static partial void EntriesLeft(this ILogger logger, int count, string folder, double seconds);

    [LoggerMessage(148, LogLevel.Error, "The response journal in {Folder} has not answered for {Seconds:0} s, so the new pair of {Subject} is stored without waiting for it. Check the volume.")]
    public static partial void JournalHangs(this ILogger logger, string folder, double seconds, LoggedSubject subject);

    [LoggerMessage(149, LogLevel.Error, "The response journal in {Folder} has not answered for {Seconds:0} s, so the program starts without it. What an earlier process left there is stored once the volume answers. Check the volume.")]
    public static partial void JournalHangsAtStart(this ILogger logger, string folder, double seconds);

    [LoggerMessage(150, LogLevel.Error, "The store has an older row of {Subject} than this process has seen (generation {Generation}): it has lost acknowledged writes, for example in a failover to a standby that was behind.")]
    public static partial void RowWentBack(this ILogger logger, LoggedSubject subject, long generation);

    [LoggerMessage(151, LogLevel.Warning, "The newer row of {Subject} was put back.")]
    public static partial void RowPutBack(this ILogger logger, LoggedSubject subject);

    [LoggerMessage(152, LogLevel.Information, "The store may have lost writes: {Subject} is not rotated for {Seconds:0.0} s, so that a process that knows a newer row can put it back first.")]
    public static partial void RotationHeld(this ILogger logger, LoggedSubject subject, double seconds);
}
