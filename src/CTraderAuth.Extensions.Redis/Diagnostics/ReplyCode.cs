using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>The code of an error reply. In the protocol of Redis it is the first word of the reply, and the oldest supported client has no other way to tell it.</summary>
internal static class ReplyCode
{
    /// <summary>Such as <c>READONLY</c>; empty for an error that is not a reply.</summary>
    public static string Of(Exception e) => e is RedisServerException ? e.Message.Split(' ', 2)[0] : "";

    /// <summary>Whether the server refused a script before it wrote anything.</summary>
    public static bool WroteNothing(RedisServerException e) => Of(e) is "READONLY" or "OOM" or "LOADING" or "MASTERDOWN" or "MISCONF" or "CLUSTERDOWN" or "MOVED" or "ASK" or "NOREPLICAS" or "NOAUTH";
}
