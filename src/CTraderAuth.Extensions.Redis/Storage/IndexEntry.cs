namespace CTraderAuth.Storage;

/// <summary>An entry of an index: the subject, and in the index of due grants the time before it.</summary>
internal readonly record struct IndexEntry(string Subject, byte[] Bytes, DateTimeOffset? Due)
{
    /// <summary>Reads an entry; null if it names no subject, or no time where there must be one.</summary>
    public static IndexEntry? Read(byte[] member, bool isDue)
    {
        var due = isDue ? Rows.Time(member.AsSpan(0, Math.Min(Keys.TimeDigits, member.Length))) : null;
        byte[] subject = isDue ? [.. member.Skip(Keys.TimeDigits)] : member;
        return (due is null) == isDue || subject.Length > StoredGrant.LongestSubject || Keys.Subject(subject) is not { } text ? null : new(text, subject, due);
    }
}
