using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

/// <summary>What a store does when it loses the connection on which it learns of changes.</summary>
internal static class CutCases
{
    private const int Rows = 200;

    public static IReadOnlyList<GrantStoreConformanceCase> For(Func<Task> cut) =>
    [
        new("Misses_nothing_in_silence_when_the_connection_is_cut", open => MissesNothing(open, cut)),
        new("Hears_changes_again_after_a_cut", open => HearsAgain(open, cut)),
    ];

    private static Task MissesNothing(Func<IGrantStore> open, Func<Task> cut)
    {
        const string contract = "After a lost connection a watch yields every subject, or null once it is listening again.";
        var (watched, other, prefix) = (open(), open(), NewSubject("-"));
        return Watch.RunAsync(watched, async watch =>
        {
            var writing = WriteAsync(other, prefix, cut);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (seen.Count < Rows)
            {
                if (await watch.NextAsync(contract).ConfigureAwait(false) is { } subject)
                {
                    if (subject.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        seen.Add(subject);
                    }
                }
                else
                {
                    await ReadAsync(watched, prefix, seen).ConfigureAwait(false);
                }
            }

            await writing.ConfigureAwait(false);
        });
    }

    private static Task HearsAgain(Func<IGrantStore> open, Func<Task> cut)
    {
        const string contract = "A watch goes on after a lost connection.";
        var (watched, other, subject) = (open(), open(), NewSubject());
        return Watch.RunAsync(watched, async watch =>
        {
            await cut().ConfigureAwait(false);
            await InsertAsync(other, subject).ConfigureAwait(false);
            await watch.ReadUntilAsync(contract, subject, async () => await FindAsync(watched, subject).ConfigureAwait(false)).ConfigureAwait(false);
        });
    }

    private static Task WriteAsync(IGrantStore store, string prefix, Func<Task> cut) => Task.Run(async () =>
    {
        for (var i = 0; i < Rows; i++)
        {
            if (i == Rows / 2)
            {
                await cut().ConfigureAwait(false);
            }

            await InsertAsync(store, $"{prefix}{i}").ConfigureAwait(false);
        }
    });

    private static async Task ReadAsync(IGrantStore store, string prefix, HashSet<string> seen)
    {
        for (var i = 0; i < Rows; i++)
        {
            if (!seen.Contains($"{prefix}{i}") && await FindAsync(store, $"{prefix}{i}").ConfigureAwait(false))
            {
                seen.Add($"{prefix}{i}");
            }
        }
    }

    // The cut may meet any call; the outcome of a write is then unknown, so it is written again.
    private static async Task InsertAsync(IGrantStore store, string subject) =>
        await RepeatAsync(async () => await store.TrySaveAsync(Row(subject, 1, null, 1), 0).ConfigureAwait(false)).ConfigureAwait(false);

    private static Task<bool> FindAsync(IGrantStore store, string subject) => RepeatAsync(async () => await store.FindAsync(subject).ConfigureAwait(false) is not null);

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        // 10 s, as long as a watch may take.
        const int attempts = 200;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (Exception) when (attempt < attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System).ConfigureAwait(false);
            }
        }
    }
}
