using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CTraderAuth.Testing.Wire;

/// <summary>Reads fields of a payload; null for one that is missing or of another type.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonObject payload, string name) => ToText(payload[name]);

    /// <summary>A whole number, also as text: cTrader and its clients write 64 bits both ways.</summary>
    public static long? Long(this JsonObject payload, string name) => ToLong(payload[name]);

    /// <summary>The whole numbers of an array, or of one number. Null when one of them is invalid.</summary>
    public static IReadOnlyList<long>? Longs(this JsonObject payload, string name)
    {
        var nodes = payload[name] is JsonArray array ? [.. array] : new[] { payload[name] };
        var numbers = nodes.Select(ToLong).OfType<long>().ToArray();
        return numbers.Length == nodes.Length ? numbers : null;
    }

    public static long? ToLong(JsonNode? node)
    {
        var text = node?.GetValueKind() switch
        {
            JsonValueKind.Number => node.ToJsonString(),
            JsonValueKind.String => ToText(node),
            _ => null,
        };
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public static string? ToText(JsonNode? node)
    {
        try
        {
            return node?.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which JSON can carry and text cannot.
            return null;
        }
    }

    public static double? ToReal(JsonNode? node) =>
        node?.GetValueKind() is JsonValueKind.Number && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool? ToFlag(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
