using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace CTraderAuth.Testing.Wire;

/// <summary>Reads a protobuf message. Unknown fields are skipped.</summary>
/// <exception cref="InvalidDataException">The message is damaged.</exception>
internal ref struct ProtobufReader(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public static JsonObject Read(ReadOnlySpan<byte> message, Field[] fields)
    {
        var reader = new ProtobufReader(message);
        var found = new JsonObject();
        while (!reader.IsAtEnd)
        {
            var (number, wire) = reader.ReadTag();
            if (Array.Find(fields, field => field.Number == number) is { } known)
            {
                reader.ReadInto(found, known, wire);
            }
            else
            {
                reader.Skip(wire);
            }
        }

        return found;
    }

    public (int Number, WireType Wire) ReadTag()
    {
        var tag = ReadVarint();
        return tag >> 3 is > 0 and <= 536_870_911 ? ((int)(tag >> 3), (WireType)(tag & 7)) : throw Damaged();
    }

    public ulong ReadVarint()
    {
        var value = 0UL;
        for (var i = 0; i < 10 && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw Damaged();
    }

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadVarint());

    public void Skip(WireType wire) => _ = wire switch
    {
        WireType.Varint => ReadVarint(),
        WireType.Fixed64 => (ulong)Take(8).Length,
        WireType.Bytes => (ulong)ReadBytes().Length,
        WireType.Fixed32 => (ulong)Take(4).Length,
        _ => throw Damaged(),
    };

    private static InvalidDataException Damaged() => new("The frame is not a protobuf message.");

    private void ReadInto(JsonObject found, Field field, WireType wire)
    {
        if (!field.IsRepeated)
        {
            found[field.Name] = ReadValue(field, wire);
            return;
        }

        var values = found[field.Name] as JsonArray ?? [];
        found[field.Name] ??= values;
        if (wire is WireType.Bytes && field.Kind is (FieldKind.Long or FieldKind.Number))
        {
            var packed = new ProtobufReader(ReadBytes());
            while (!packed.IsAtEnd)
            {
                values.Add(JsonValue.Create((long)packed.ReadVarint()));
            }
        }
        else
        {
            values.Add(ReadValue(field, wire));
        }
    }

    private JsonNode ReadValue(Field field, WireType wire) => (field.Kind, wire) switch
    {
        (FieldKind.Long or FieldKind.Number, WireType.Varint) => JsonValue.Create((long)ReadVarint()),
        (FieldKind.Flag, WireType.Varint) => JsonValue.Create(ReadVarint() is not 0),
        (FieldKind.Real, WireType.Fixed64) when BinaryPrimitives.ReadDoubleLittleEndian(Take(8)) is var real && double.IsFinite(real) => JsonValue.Create(real),
        (FieldKind.Text, WireType.Bytes) => JsonValue.Create(Encoding.UTF8.GetString(ReadBytes())),
        (FieldKind.Message, WireType.Bytes) => Read(ReadBytes(), field.Children),
        _ => throw Damaged(),
    };

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
