using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Reads one row from the master.</summary>
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
}
