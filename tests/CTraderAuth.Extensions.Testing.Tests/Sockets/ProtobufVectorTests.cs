using System.Text.Json;
using System.Text.Json.Nodes;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>The bytes of Google.Protobuf 3.36.2 for the messages of spotware/openapi-proto-messages at 0174130, made once; see tests/vectors.</summary>
public sealed class ProtobufVectorTests
{
    private static readonly JsonArray Vectors = JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "open-api-messages.json")))!.AsArray();

    public static TheoryData<string> Names => [.. Vectors.Select(vector => (string)vector!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_of_Google_Protobuf_are_read(string name)
    {
        var (message, bytes) = Find(name);

        var read = new ProtobufFormat().Read(bytes);

        (read.PayloadType, read.Id).ShouldBe((message.PayloadType, message.Id));
        JsonNode.DeepEquals(Normal(read.Payload), Normal(message.Payload)).ShouldBeTrue(read.Payload.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_bytes_are_written(string name)
    {
        var (message, bytes) = Find(name);

        Convert.ToHexString(new ProtobufFormat().Write(message)).ShouldBe(Convert.ToHexString(bytes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void JSON_carries_the_same_message(string name)
    {
        var (message, _) = Find(name);

        foreach (var longsAsText in new[] { false, true })
        {
            var read = new JsonFormat(longsAsText).Read(new JsonFormat(longsAsText).Write(message));

            (read.PayloadType, read.Id).ShouldBe((message.PayloadType, message.Id));
            Convert.ToHexString(new ProtobufFormat().Write(read)).ShouldBe(Convert.ToHexString(new ProtobufFormat().Write(message)));
        }
    }

    [Fact]
    public void Packed_numbers_and_unknown_fields_are_read()
    {
        // 2147, ids packed: 1001 and 1002; then the unknown fields 9 (varint), 10 (fixed64), 11 (bytes) and 12 (fixed32).
        var read = new ProtobufFormat().Read(Convert.FromHexString("08E310" + "121C" + "1204E907EA07" + "4801" + "510102030405060708" + "5A0161" + "6501020304" + "1A0178"));

        read.Payload.Longs("ctidTraderAccountIds").ShouldBe([1001, 1002]);
        read.Payload.Text("reason").ShouldBe("x");
    }

    [Fact]
    public void Every_known_message_has_a_vector() =>
        Enumerable.Range(0, 3_000).Where(type => MessageTable.Find(type) is not null).ShouldBe(Vectors.Select(vector => (int)vector!["payloadType"]!).Order());

    private static (Envelope Message, byte[] Bytes) Find(string name)
    {
        var vector = Vectors.Single(vector => (string)vector!["name"]! == name)!;
        return (new((int)vector["payloadType"]!, vector["payload"]!.DeepClone().AsObject(), (string?)vector["clientMsgId"]), Convert.FromHexString((string)vector["hex"]!));
    }

    // 1E-05 and 0.00001 are one number.
    private static JsonNode? Normal(JsonNode? node) => node switch
    {
        JsonObject message => new JsonObject(message.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Normal(field.Value)))),
        JsonArray values => new JsonArray([.. values.Select(Normal)]),
        { } value when value.GetValueKind() is JsonValueKind.Number => JsonFields.ToLong(value) is { } number ? number : JsonFields.ToReal(value),
        _ => node?.DeepClone(),
    };
}
