using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>The code of an error reply. In the protocol of Redis it is the first word of the reply, and the oldest supported client has no other way to tell it.</summary>
internal static class ReplyCode
{
    /// <summary>Such as <c>READONLY</c>; empty for an error that is not a reply.</summary>
    public static string Of(Exception e) => e is RedisServerException ? e.Message.Split(' ', 2)[0] : "";
}
