using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace CTraderAuth.Testing.Wire;

/// <summary>Writes the fields of a payload that the table has, in the order of their numbers. Others are left out.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _written = new();

    public static byte[] Write(JsonObject payload, Field[] fields)
    {
        var writer = new ProtobufWriter();
        foreach (var field in fields)
        {
            switch (payload[field.Name])
            {
                case JsonArray values when field.IsRepeated:
                    foreach (var value in values.OfType<JsonNode>())
                    {
                        writer.Add(field, value);
                    }

                    break;
                case { } value:
                    writer.Add(field, value);
                    break;
                default:
                    break;
            }
        }

        return writer.ToArray();
    }

    public byte[] ToArray() => _written.WrittenSpan.ToArray();

    public void AddNumber(int number, ulong value)
    {
        AddTag(number, WireType.Varint);
        AddVarint(value);
    }

    public void AddBytes(int number, ReadOnlySpan<byte> value)
    {
        AddTag(number, WireType.Bytes);
        AddVarint((ulong)value.Length);
        _written.Write(value);
    }

    private void Add(Field field, JsonNode value)
    {
        switch (field.Kind)
        {
            case FieldKind.Long or FieldKind.Number when JsonFields.ToLong(value) is { } number:
                AddNumber(field.Number, (ulong)number);
                break;
            case FieldKind.Flag when JsonFields.ToFlag(value) is { } flag:
                AddNumber(field.Number, flag ? 1UL : 0);
                break;
            case FieldKind.Real when JsonFields.ToReal(value) is { } real:
                AddReal(field.Number, real);
                break;
            case FieldKind.Text when JsonFields.ToText(value) is { } text:
                AddBytes(field.Number, Encoding.UTF8.GetBytes(text));
                break;
            case FieldKind.Message when value is JsonObject message:
                AddBytes(field.Number, Write(message, field.Children));
                break;
            default:
                throw new ArgumentException($"The field {field.Name} has a value that is not a {field.Kind}.");
        }
    }

    private void AddReal(int number, double value)
    {
        AddTag(number, WireType.Fixed64);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _written.Write(bytes);
    }

    private void AddTag(int number, WireType wire) => AddVarint(((ulong)number << 3) | (ulong)wire);

    private void AddVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _written.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        _written.Write([(byte)value]);
    }
}
