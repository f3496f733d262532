using System.Globalization;
using System.Text.Json;

namespace CTraderAuth.Sockets.Wire;

/// <summary>Reads the known fields of a JSON object. Values of another kind than expected are left out.</summary>
internal static class JsonFields
{
    public static Fields? Read(ReadOnlySpan<byte> payload, FieldName[] schema)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader, schema) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A number, or a number as text.</summary>
    public static long? NumberOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.TryGetInt64(out var number) ? number : null,
        JsonTokenType.String => reader.ValueIsEscaped ? null : long.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    // The reader is at the start of the object, and ends at its end.
    private static Fields? ReadObject(ref Utf8JsonReader reader, FieldName[] schema)
    {
        var fields = new Fields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref reader, schema);
            reader.Read();
            if (field is null)
            {
                reader.Skip();
            }
            else if (!TryAdd(ref reader, field, fields))
            {
                return null;
            }
        }

        return fields;
    }

    private static FieldName? Find(ref Utf8JsonReader reader, FieldName[] schema)
    {
        foreach (var field in schema)
        {
            if (reader.ValueTextEquals(field.Name))
            {
                return field;
            }
        }

        return null;
    }

    private static bool TryAdd(ref Utf8JsonReader reader, FieldName field, Fields fields)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return TryAddOne(ref reader, field, fields);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryAddOne(ref reader, field, fields))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAddOne(ref Utf8JsonReader reader, FieldName field, Fields fields)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when field.Children is { } children:
                return ReadObject(ref reader, children) is { } child && fields.TryAdd(field.Name, child);
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                return fields.TryAdd(field.Name, number);
            case JsonTokenType.True or JsonTokenType.False:
                return fields.TryAdd(field.Name, reader.TokenType == JsonTokenType.True ? 1 : 0);
            case JsonTokenType.String:
                return fields.TryAdd(field.Name, reader.GetString()!);
            default:
                reader.Skip();
                return true;
        }
    }
}
