using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Reads one row, or only its version, from the master.</summary>
internal static class RowReader
{
    public static async Task<StoredGrant?> ReadRowAsync(this Master master, Keys keys, string subject, byte[] bytes)
    {
        try
        {
            return Rows.Read(subject, await master.ExecuteAsync("HMGET", keys.Row(bytes), "v", "d", "c").ConfigureAwait(false));
        }
        catch (RedisServerException e) when (ReplyCode.Of(e) is "WRONGTYPE")
        {
            return Rows.Damaged(subject);
        }
    }

    /// <summary>The version of a row, which is 0 if the row is damaged; null if there is no row.</summary>
    public static async Task<long?> ReadVersionAsync(this Master master, Keys keys, byte[] subject)
    {
        try
        {
            var fields = await master.ExecuteAsync("HMGET", keys.Row(subject), "v", "d").ConfigureAwait(false);
            var exists = !fields[0].IsNull || !fields[1].IsNull || (bool)await master.ExecuteAsync("HEXISTS", keys.Row(subject), "c").ConfigureAwait(false);
            return exists ? Rows.Version((byte[]?)fields[0]) : null;
        }
        catch (RedisServerException e) when (ReplyCode.Of(e) is "WRONGTYPE")
        {
            return 0;
        }
    }
}
