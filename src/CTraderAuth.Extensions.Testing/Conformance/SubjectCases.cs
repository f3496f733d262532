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
        new("Keeps_a_subject_of_a_thousand_characters", KeepsLongSubjects),
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

    private static async Task KeepsLongSubjects(Func<IGrantStore> open)
    {
        var (store, subject) = (open(), NewSubject().PadRight(999, 'x'));
        var (one, other) = (Row($"{subject}1", 1, Noon, 1), Row($"{subject}2", 1, Noon, 2));

        await store.SaveAsync(one).ConfigureAwait(false);
        await store.SaveAsync(other).ConfigureAwait(false);

        await store.ExpectAsync(one, "Subjects of a thousand characters that differ only in the last one are different.").ConfigureAwait(false);
        await store.ExpectAsync(other, "Subjects of a thousand characters that differ only in the last one are different.").ConfigureAwait(false);
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
