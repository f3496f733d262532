namespace CTraderAuth.Testing.Sockets;

internal sealed class ScriptedRefusal(int payloadType, string errorCode, long? account, string? description, TimeSpan? retryAfter, int times)
{
    public int PayloadType { get; } = payloadType;

    public string ErrorCode { get; } = errorCode;

    public long? Account { get; } = account;

    public string? Description { get; } = description;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public int Times { get; set; } = times;
}
