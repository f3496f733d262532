using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CTraderAuth.Testing.Wire;

/// <summary>Text frames: <c>{"clientMsgId":…,"payloadType":…,"payload":{…}}</c>.</summary>
internal sealed class JsonFormat(bool longsAsText) : IFrameFormat
{
    // A later one of two equal names would win unnoticed.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public WebSocketMessageType MessageType => WebSocketMessageType.Text;

    public Envelope Read(ReadOnlySpan<byte> frame)
    {
        var message = Parse(frame) as JsonObject ?? throw new InvalidDataException("The frame is not a JSON object.");
        if (message.Long("payloadType") is not (>= 0 and <= int.MaxValue and var type))
        {
            throw new InvalidDataException("The payloadType is missing or is not an integer.");
        }

        if (message["clientMsgId"] is { } id && id.GetValueKind() is not JsonValueKind.String)
        {
            throw new InvalidDataException("The clientMsgId is not a string.");
        }

        return message["payload"] switch
        {
            null => new((int)type, [], message.Text("clientMsgId")),
            JsonObject payload => new((int)type, payload, message.Text("clientMsgId")),
            _ => throw new InvalidDataException("The payload is not a JSON object."),
        };
    }

    public byte[] Write(Envelope message)
    {
        var payload = message.Payload.DeepClone().AsObject();
        if (longsAsText && MessageTable.Find(message.PayloadType) is { } fields)
        {
            WriteLongsAsText(payload, fields);
        }

        var frame = new JsonObject();
        if (message.Id is not null)
        {
            frame["clientMsgId"] = message.Id;
        }

        frame["payloadType"] = message.PayloadType;
        frame["payload"] = payload;
        return JsonSerializer.SerializeToUtf8Bytes(frame);
    }

    private static JsonNode? Parse(ReadOnlySpan<byte> frame)
    {
        try
        {
            var node = JsonNode.Parse(frame, documentOptions: Strict);
            ReadNames(node);
            return node;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("The frame is not valid JSON.");
        }
    }

    // Names are read on first use otherwise, and half of a surrogate pair fails then.
    private static void ReadNames(JsonNode? node)
    {
        foreach (var child in node switch
        {
            JsonObject parent => parent.Select(static field => field.Value),
            JsonArray parent => parent,
            _ => [],
        })
        {
            ReadNames(child);
        }
    }

    private static void WriteLongsAsText(JsonObject message, Field[] fields)
    {
        foreach (var field in fields.Where(field => message.ContainsKey(field.Name)))
        {
            message[field.Name] = message[field.Name] is JsonArray array
                ? new JsonArray([.. array.Select(node => WithLongsAsText(node, field))])
                : WithLongsAsText(message[field.Name], field);
        }
    }

    private static JsonNode? WithLongsAsText(JsonNode? node, Field field)
    {
        var copy = node?.DeepClone();
        if (copy is JsonObject child)
        {
            WriteLongsAsText(child, field.Children);
        }

        return field.Kind is FieldKind.Long && JsonFields.ToLong(copy) is { } number ? number.ToString(CultureInfo.InvariantCulture) : copy;
    }
}
