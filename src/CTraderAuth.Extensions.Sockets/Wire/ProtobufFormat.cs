using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace CTraderAuth.Sockets.Wire;

/// <summary>Protobuf: <c>ProtoMessage { payloadType = 1, payload = 2, clientMsgId = 3 }</c> in a binary frame. Written by hand, so that no message classes are needed; payloads stay bytes.</summary>
internal sealed class ProtobufFormat : IWireFormat
{
    private const int LongestNumber = 10;
    private const int Overhead = 40;

    public WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public byte[] Close(long requestId, int payloadType, ReadOnlySpan<byte> payload)
    {
        var buffer = new ArrayBufferWriter<byte>(payload.Length + Overhead);
        WriteNumber(buffer, 1 << 3);
        WriteNumber(buffer, (ulong)payloadType);
        WriteContent(buffer, 2, payload);
        if (requestId != 0)
        {
            Span<byte> id = stackalloc byte[20];
            _ = requestId.TryFormat(id, out var length, default, CultureInfo.InvariantCulture);
            WriteContent(buffer, 3, id[..length]);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public bool TryOpen(ReadOnlySpan<byte> message, out Envelope envelope)
    {
        envelope = default;
        var (type, id) = (0L, 0L);
        ReadOnlySpan<byte> payload = default;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Number)
            {
                case 1 when !reader.HasContent:
                    type = reader.Value;
                    break;
                case 2 when reader.HasContent:
                    payload = reader.Content;
                    break;
                case 3 when reader.HasContent:
                    id = RequestIds.Read(reader.Content);
                    break;
                default:
                    break;
            }
        }

        if (reader.IsDamaged || type is <= 0 or > int.MaxValue)
        {
            return false;
        }

        envelope = new((int)type, id, payload);
        return true;
    }

    public byte[] Write(params ReadOnlySpan<FieldValue> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var field in fields)
        {
            if (field.Text is { } text)
            {
                WriteContent(buffer, field.Field.Number, Encoding.UTF8.GetBytes(text));
            }
            else
            {
                WriteNumber(buffer, (ulong)field.Field.Number << 3);
                WriteNumber(buffer, (ulong)field.Number);
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    public Fields? Read(int payloadType, ReadOnlySpan<byte> payload) => Read(payload, Schema.Of(payloadType));

    private static Fields? Read(ReadOnlySpan<byte> payload, FieldName[] schema)
    {
        var fields = new Fields();
        var reader = new ProtobufReader(payload);
        while (reader.Read())
        {
            if (Find(schema, reader.Number) is { } field && !TryAdd(reader, field, fields))
            {
                return null;
            }
        }

        return reader.IsDamaged ? null : fields;
    }

    private static FieldName? Find(FieldName[] schema, int number)
    {
        foreach (var field in schema)
        {
            if (field.Number == number)
            {
                return field;
            }
        }

        return null;
    }

    private static bool TryAdd(scoped in ProtobufReader reader, FieldName field, Fields fields)
    {
        if (!reader.HasContent)
        {
            return fields.TryAdd(field.Name, reader.Value);
        }

        if (field.Children is { } children)
        {
            return Read(reader.Content, children) is { } child && fields.TryAdd(field.Name, child);
        }

        return ReferenceEquals(field, Schema.Accounts) ? TryAddPacked(reader.Content, field, fields) : fields.TryAdd(field.Name, Encoding.UTF8.GetString(reader.Content));
    }

    private static bool TryAddPacked(ReadOnlySpan<byte> numbers, FieldName field, Fields fields)
    {
        while (!numbers.IsEmpty)
        {
            if (!ProtobufReader.TryReadNumber(ref numbers, out var number) || !fields.TryAdd(field.Name, (long)number))
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteContent(ArrayBufferWriter<byte> buffer, int number, ReadOnlySpan<byte> content)
    {
        WriteNumber(buffer, ((ulong)number << 3) | 2);
        WriteNumber(buffer, (ulong)content.Length);
        buffer.Write(content);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> buffer, ulong number)
    {
        var span = buffer.GetSpan(LongestNumber);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            span[length++] = (byte)(number | 0x80);
        }

        span[length++] = (byte)number;
        buffer.Advance(length);
    }
}
