using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

internal static class ContentCases
{
    public static IEnumerable<GrantStoreConformanceCase> All =>
    [
        new("Keeps_empty_content", open => KeepsContent(open, [])),
        new("Keeps_every_byte_value", open => KeepsContent(open, [.. Enumerable.Range(0, 256).Select(static i => (byte)i)])),
        new("Keeps_64_KiB_of_content", open => KeepsContent(open, [.. Enumerable.Range(0, 64 * 1024).Select(static i => (byte)(i * 31 + (i >> 8)))])),
        new("Keeps_1_MiB_of_content_that_begins_with_a_zero", open => KeepsContent(open, [.. Enumerable.Range(0, 1024 * 1024).Select(static i => (byte)((i >> 3) * 31))])),
        new("Keeps_content_of_zeros", open => KeepsContent(open, new byte[100])),
        new("Keeps_content_when_the_caller_reuses_the_array", CopiesContent),
        new("Keeps_the_due_time_to_the_tick", KeepsDueTime),
        new("Keeps_the_instant_of_a_due_time_with_an_offset", KeepsInstant),
        new("Keeps_that_there_is_no_due_time", KeepsNoDueTime),
    ];

    private static async Task KeepsContent(Func<IGrantStore> open, byte[] content)
    {
        var (store, subject) = (open(), NewSubject());
        foreach (var (row, expected) in ((StoredGrant, long)[])[(Row(subject, 1, Noon, content), 0), (Row(subject, 2, Noon, [.. content.Reverse()]), 1)])
        {
            await store.SaveAsync(row, expected).ConfigureAwait(false);
            await open().ExpectAsync(row, "Content is returned byte for byte.").ConfigureAwait(false);
        }
    }

    private static async Task CopiesContent(Func<IGrantStore> open)
    {
        var (store, subject) = (open(), NewSubject());
        byte[] content = [1, 2, 3];
        await store.SaveAsync(new(subject, 1, Noon, content)).ConfigureAwait(false);

        content.AsSpan().Clear();

        await store.ExpectAsync(Row(subject, 1, Noon, 1, 2, 3), "The stored content does not change after the write has returned.").ConfigureAwait(false);
    }

    private static async Task KeepsDueTime(Func<IGrantStore> open)
    {
        var (store, subject, version) = (open(), NewSubject(), 0L);
        foreach (var due in (DateTimeOffset[])[Noon.AddTicks(1), Noon.AddTicks(-1), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch])
        {
            var row = Row(subject, ++version, due);
            await store.SaveAsync(row, version - 1).ConfigureAwait(false);
            await store.ExpectAsync(row, "The due time is returned exactly.").ConfigureAwait(false);
        }
    }

    private static async Task KeepsInstant(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 1, Noon.ToOffset(new(5, 30, 0)), 1));

        await store.SaveAsync(row).ConfigureAwait(false);

        await store.ExpectAsync(row, "The due time is an instant, independent of its offset.").ConfigureAwait(false);
    }

    private static async Task KeepsNoDueTime(Func<IGrantStore> open)
    {
        var (store, subject, version) = (open(), NewSubject(), 0L);
        foreach (var due in (DateTimeOffset?[])[null, Noon, null])
        {
            var row = Row(subject, ++version, due, 1);
            await store.SaveAsync(row, version - 1).ConfigureAwait(false);
            await store.ExpectAsync(row, "A row has the due time that was written last, or none.").ConfigureAwait(false);
        }
    }
}
