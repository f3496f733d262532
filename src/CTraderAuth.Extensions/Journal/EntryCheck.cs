using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;

namespace CTraderAuth.Journal;

/// <summary>Distinguishes an entry that this library can have written from one that was changed.</summary>
/// <remarks>An entry is deleted once it is stored, so what it leads to must be readable; and it must not make the store or the commit throw, or every grant would wait for it.</remarks>
internal static class EntryCheck
{
    public static bool IsSound(JournalEntry entry) =>
        entry is { Format: JournalEntry.CurrentFormat, Owner: not null, NewId: { Length: > 0 } }
        && entry.IssuedAt != default
        && (entry.Sent is null || GrantCheck.IsSound(entry.Sent))
        && HasTokens(entry)
        && HasPurpose(entry)
        && CanBeStored(entry);

    private static bool HasTokens(JournalEntry entry) => (entry.Answer, entry.AccessToken, entry.RefreshToken) is
        (TokenAnswerKind.Pair, not null, not null) or (TokenAnswerKind.AccessTokenOnly, not null, null) or (TokenAnswerKind.RefreshTokenOnly, null, not null);

    // Without the grant that was sent from, a rotation would look like one of a grant that was disconnected: its tokens would be dropped.
    private static bool HasPurpose(JournalEntry entry) => entry.Kind switch
    {
        PurposeKind.Connect => entry.Given is { Length: > 0 },
        PurposeKind.Import => entry.Sent?.Attempt?.Imported is not null,
        PurposeKind.Rotate => entry.Sent is not null,
        _ => false,
    };

    private static bool CanBeStored(JournalEntry entry)
    {
        try
        {
            ReservedSubjects.Check(entry.Subject);
            return GrantTransition.Commit(entry.Sent, entry.ToReceived(entry.IssuedAt)) is not CommitDecision.Write write || GrantCheck.IsSound(write.Next);
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException)
        {
            // A subject that no store keeps, or an end of the token's life that is no date.
            return false;
        }
    }
}
