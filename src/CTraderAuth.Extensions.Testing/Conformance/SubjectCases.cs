using System.Globalization;
using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

internal static class SubjectCases
{
    private static readonly string[] Alike =
    [
        "a", "A", "a ", " a", "a\t", "a\n", "aa", "a%", "a_", "a*", "a'", "a''", "a\"", "a`", "a;--", "a\\", "a/", "a:b", "a\0", "a\0b", "é", "e\u0301", "ß", "ss", "ı", "i", "I", "İ",
        "日本", "日", "🙂", "🙃", "{a}", "[a]", "$a", "@a", "?", "null",
    ];

    public static IEnumerable<GrantStoreConformanceCase> All =>
    [
        new("Tells_subjects_apart_ordinally", TellsApart),
        new("Keeps_a_subject_of_a_thousand_characters", open => KeepsLongSubjects(open, NewSubject().PadRight(999, 'x'))),
        new("Keeps_a_subject_of_2000_bytes", open => KeepsLongSubjects(open, NewSubject().PadRight(StoredGrant.LongestSubject - 1, 'x'))),
        new("Keeps_a_subject_of_2000_bytes_in_fewer_characters", open => KeepsLongSubjects(open, Wide)),
        new("Refuses_a_subject_of_more_than_2000_bytes", RefusesTooLong),
        new("Keeps_malformed_subjects_apart_or_refuses_them", KeepsMalformedApart),
    ];

    private static async Task TellsApart(Func<IGrantStore> open)
    {
        var (store, prefix) = (open(), NewSubject("-"));
        StoredGrant[] rows = [.. Alike.Select((suffix, i) => Row(prefix + suffix, i + 1, Noon, (byte)i))];

        foreach (var row in rows)
        {
            Ask(
                await store.TrySaveAsync(row, 0).ConfigureAwait(false),
                "Subjects are compared ordinally.",
                $"the subject that ends in {Escape(row.Subject)} was treated as another one.");
        }

        foreach (var row in rows)
        {
            await store.ExpectAsync(row, $"Subjects are compared ordinally and returned as they were written (this one ends in {Escape(row.Subject)}).").ConfigureAwait(false);
        }
    }

    // Three bytes a character in UTF-8, which is what counts.
    private static string Wide => NewSubject("-").PadRight(49, 'x') + new string('日', (StoredGrant.LongestSubject - 50) / 3);

    private static async Task KeepsLongSubjects(Func<IGrantStore> open, string subject)
    {
        const string contract = "Subjects of up to 2 000 bytes in UTF-8 are kept; those that differ only in the last character are different.";
        var (store, one, other) = (open(), Row($"{subject}1", 1, Noon, 1), Row($"{subject}2", 1, Noon, 2));

        await store.SaveAsync(one).ConfigureAwait(false);
        await store.SaveAsync(other).ConfigureAwait(false);

        await store.ExpectAsync(one, contract).ConfigureAwait(false);
        await store.ExpectAsync(other, contract).ConfigureAwait(false);
    }

    private static async Task RefusesTooLong(Func<IGrantStore> open)
    {
        const string contract = "A subject of more than 2 000 bytes in UTF-8 is rejected with an ArgumentException.";
        var store = open();
        foreach (var subject in (string[])[NewSubject().PadRight(StoredGrant.LongestSubject + 1, 'x'), $"{Wide}11"])
        {
            await ExpectThrowsAsync<ArgumentException>(() => store.TrySaveAsync(Row(subject, 1, Noon, 1), 0).AsTask(), contract).ConfigureAwait(false);
            await ExpectThrowsAsync<ArgumentException>(() => store.FindAsync(subject).AsTask(), contract).ConfigureAwait(false);
            await ExpectThrowsAsync<ArgumentException>(() => store.TryRemoveAsync(subject, 1).AsTask(), contract).ConfigureAwait(false);
        }
    }

    private static async Task KeepsMalformedApart(Func<IGrantStore> open)
    {
        const string contract = "A subject that is not well-formed UTF-16 is either kept distinct from all others or rejected with an ArgumentException.";
        var (store, prefix) = (open(), NewSubject("-"));
        foreach (var suffix in (string[])["\uFFFD", "\uD800", "\uD801", "\uDC00"])
        {
            try
            {
                Ask(
                    await store.TrySaveAsync(Row(prefix + suffix, 1, Noon, (byte)suffix[0]), 0).ConfigureAwait(false),
                    contract,
                    $"the subject that ends in {Escape(suffix)} was treated as another one.");
            }
            catch (ArgumentException)
            {
                // Rejected.
            }
        }

        await store.ExpectAsync(Row($"{prefix}\uFFFD", 1, Noon, 0xFD), contract).ConfigureAwait(false);
    }

    private static string Escape(string subject) =>
        string.Concat(subject[(subject.LastIndexOf('-') + 1)..].Select(static c => char.IsAsciiLetterOrDigit(c) ? $"{c}" : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}")));
}
