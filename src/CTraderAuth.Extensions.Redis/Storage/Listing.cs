using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Lists rows a page at a time, each page from where the last one ended: what is written meanwhile shifts nothing.</summary>
internal sealed class Listing(Keys keys, Listing.IReader reader, ILogger logger)
{
    private const int PageSize = 256;

    /// <summary>Reads from the master.</summary>
    internal interface IReader
    {
        Task<T> ReadAsync<T>(Func<Master, Task<T>> read);
    }

    public IAsyncEnumerable<StoredGrant> AllAsync(CancellationToken cancellationToken) => ListAsync(keys.All, "+", isDue: false, cancellationToken);

    // The first entry that is too late: one with the next tick and nothing behind it.
    public IAsyncEnumerable<StoredGrant> DueAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        ListAsync(keys.Due, $"({Keys.Time(before.UtcTicks + 1)}", isDue: true, cancellationToken);

    private async IAsyncEnumerable<StoredGrant> ListAsync(RedisKey index, RedisValue end, bool isDue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RedisValue from = "-";
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (last, count, rows) = await reader.ReadAsync(master => ReadPageAsync(master, index, from, end, isDue)).WaitAsync(cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }

            if (count < PageSize)
            {
                yield break;
            }

            from = (byte[])[(byte)'(', .. last];
        }
    }

    private async Task<(byte[] Last, int Count, List<StoredGrant> Rows)> ReadPageAsync(Master master, RedisKey index, RedisValue from, RedisValue end, bool isDue)
    {
        var members = (byte[][])(await master.ExecuteAsync("ZRANGEBYLEX", index, from, end, "LIMIT", 0, PageSize).ConfigureAwait(false))!;
        var found = await Task.WhenAll(members.Select(member => ReadAsync(master, member, isDue))).ConfigureAwait(false);
        return (members.LastOrDefault([]), members.Length, [.. found.OfType<StoredGrant>()]);
    }

    private async Task<StoredGrant?> ReadAsync(Master master, byte[] member, bool isDue)
    {
        if (IndexEntry.Read(member, isDue) is not { } entry)
        {
            logger.DamagedEntry($"Redis at {master.EndPoint}");
            return null;
        }

        // A row that is due at another time by now is listed there, or was written meanwhile.
        var row = await master.ReadRowAsync(keys, entry.Subject, entry.Bytes).ConfigureAwait(false);
        return isDue && row?.RefreshDueAt != entry.Due ? null : row;
    }
}
