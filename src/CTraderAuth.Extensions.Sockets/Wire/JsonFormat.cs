using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace CTraderAuth.Sockets.Wire;

/// <summary>JSON: <c>{"clientMsgId":"1","payloadType":2100,"payload":{…}}</c> in a text frame, as on help.ctrader.com/open-api/sending-receiving-json. Payloads stay bytes.</summary>
internal sealed class JsonFormat : IWireFormat
{
    private const int Overhead = 80;

    public WebSocketMessageType MessageType => WebSocketMessageType.Text;

    public byte[] Close(long requestId, int payloadType, ReadOnlySpan<byte> payload)
    {
        var buffer = new ArrayBufferWriter<byte>(payload.Length + Overhead);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (requestId != 0)
        {
            Span<byte> id = stackalloc byte[20];
            _ = requestId.TryFormat(id, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteString("clientMsgId"u8, id[..length]);
        }

        writer.WriteNumber("payloadType"u8, payloadType);
        writer.WritePropertyName("payload"u8);
        WritePayload(writer, payload);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public bool TryOpen(ReadOnlySpan<byte> message, out Envelope envelope)
    {
        envelope = default;
        try
        {
            return TryOpenObject(message, ref envelope);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public byte[] Write(params ReadOnlySpan<FieldValue> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var field in fields)
        {
            if (field.Text is { } text)
            {
                writer.WriteString(field.Field.Name, text);
            }
            else
            {
                writer.WriteNumber(field.Field.Name, field.Number);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public Fields? Read(int payloadType, ReadOnlySpan<byte> payload) => JsonFields.Read(payload, Schema.Of(payloadType));

    private static void WritePayload(Utf8JsonWriter writer, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }

        try
        {
            writer.WriteRawValue(payload);
        }
        catch (JsonException e)
        {
            throw new ArgumentException("The payload is not valid JSON. The session speaks JSON: pass one JSON object in UTF-8, or set Format to Protobuf.", nameof(payload), e);
        }
    }

    private static bool TryOpenObject(ReadOnlySpan<byte> message, ref Envelope envelope)
    {
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var (type, id) = (0L, 0L);
        var payload = "{}"u8;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("payloadType"u8))
            {
                reader.Read();
                type = JsonFields.NumberOf(ref reader) ?? 0;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("clientMsgId"u8))
            {
                reader.Read();
                id = reader is { TokenType: JsonTokenType.String or JsonTokenType.Number, ValueIsEscaped: false } ? RequestIds.Read(reader.ValueSpan) : 0;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isObject = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
                payload = isObject ? message[start..(int)reader.BytesConsumed] : payload;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // What follows the object must be white space.
        if (type is <= 0 or > int.MaxValue || reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            return false;
        }

        envelope = new((int)type, id, payload);
        return true;
    }
}
