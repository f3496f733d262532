namespace CTraderAuth.Sockets.Wire;

/// <summary>A message as it came. The payload is a part of the receive buffer.</summary>
/// <param name="payloadType">What the payload is.</param>
/// <param name="requestId">The request that it answers; 0 when it answers none of this session.</param>
/// <param name="payload">The payload.</param>
internal readonly ref struct Envelope(int payloadType, long requestId, ReadOnlySpan<byte> payload)
{
    public int PayloadType { get; } = payloadType;

    public long RequestId { get; } = requestId;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}
