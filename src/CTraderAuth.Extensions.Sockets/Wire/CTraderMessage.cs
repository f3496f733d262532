using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CTraderAuth.Sockets;

/// <summary>A message of cTrader.</summary>
/// <param name="payloadType">What the payload is, as in <c>ProtoOAPayloadType</c>.</param>
/// <param name="payload">The payload: a JSON object in UTF-8 or the bytes of a protobuf message, depending on the format of the session.</param>
public sealed class CTraderMessage(int payloadType, ReadOnlyMemory<byte> payload)
{
    /// <summary>What the payload is, as in <c>ProtoOAPayloadType</c>.</summary>
    public int PayloadType { get; } = payloadType;

    /// <summary>The payload: a JSON object in UTF-8 or the bytes of a protobuf message, depending on the format of the session.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>Its place among all messages of the session.</summary>
    internal long Place { get; set; }

    /// <summary>Reads the payload as JSON.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="type">Its contract, from your <c>JsonSerializerContext</c>. int64 may come as text: set <c>NumberHandling</c> to <c>AllowReadingFromString</c>.</param>
    /// <exception cref="JsonException">The payload does not fit the type, or is null.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return JsonSerializer.Deserialize(Payload.Span, type) ?? throw new JsonException($"The payload of message {PayloadType} is null.");
    }
}
