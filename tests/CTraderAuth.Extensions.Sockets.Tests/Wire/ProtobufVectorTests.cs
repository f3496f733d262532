using System.Text;
using System.Text.Json;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Tests.Wire;

/// <summary>The same bytes as Google.Protobuf 3.36.2 writes for Spotware's messages: tests/vectors/protobuf-messages.jsonl, made once.</summary>
public sealed class ProtobufVectorTests
{
    private static readonly ProtobufFormat Format = new();

    private static readonly Dictionary<string, Vector> Vectors = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "vectors", "protobuf-messages.jsonl")).Select(static line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(static line => line.GetProperty("name").GetString()!, static line => new Vector(
            line.GetProperty("payloadType").GetInt32(),
            long.TryParse(line.GetProperty("id").GetString(), out var id) ? id : 0,
            Convert.FromHexString(line.GetProperty("payload").GetString()!),
            Convert.FromHexString(line.GetProperty("message").GetString()!)));

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_closed_and_opened_as_Google_does(string name)
    {
        var vector = Vectors[name];

        Format.Close(vector.Id, vector.PayloadType, vector.Payload).ShouldBe(vector.Message);
        Format.TryOpen(vector.Message, out var envelope).ShouldBeTrue();

        (envelope.PayloadType, envelope.RequestId).ShouldBe((vector.PayloadType, vector.Id));
        envelope.Payload.ToArray().ShouldBe(vector.Payload);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_that_ends_too_soon_is_not_opened(string name)
    {
        var message = Vectors[name].Message;

        // The first three bytes are the payload type; what follows is optional, so a cut between fields is no damage.
        var opened = Enumerable.Range(1, message.Length - 1).Count(length => Format.TryOpen(message.AsSpan(0, length), out _));

        opened.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Requests_are_written_as_Google_does()
    {
        Messages.AuthorizeApplication(Format, "7_5az7pj935owsss8kgokcco84wc8osk0g0gksow0ow4s4ocwwgc", "sécret").ShouldBe(Vectors["2100"].Payload);
        Messages.ListAccounts(Format, "token").ShouldBe(Vectors["2149"].Payload);
        Messages.AuthorizeAccount(Format, 1001, "token").ShouldBe(Vectors["2102"].Payload);
        Messages.AuthorizeAccount(Format, 4611686018427387904, new string('x', 300)).ShouldBe(Vectors["2102 of a large account"].Payload);
    }

    [Fact]
    public void Refusals_are_read()
    {
        Messages.Refusal(Format, 2142, Vectors["2142"].Payload, out var account)
            .ShouldBe(new("BLOCKED_PAYLOAD_TYPE", "too fast", TimeSpan.FromSeconds(7), DateTimeOffset.FromUnixTimeSeconds(1795754400)));
        account.ShouldBe(1001);
        Messages.Refusal(Format, 50, Vectors["50"].Payload, out _).ShouldBe(new("SERVER_IS_UNDER_MAINTENANCE", "soon", null, DateTimeOffset.FromUnixTimeSeconds(1795754400)));
        Messages.Refusal(Format, 2132, Vectors["2132"].Payload, out account).ShouldBe(new("NOT_ENOUGH_MONEY", "poor"));
        account.ShouldBe(1001);
        Messages.Refusal(Format, 2131, Vectors["2131"].Payload, out _).ShouldBeNull();
    }

    [Theory]
    [InlineData("2147")]
    [InlineData("2147 packed")]
    public void The_accounts_of_an_invalidated_token_are_read(string name)
    {
        var fields = Format.Read(2147, Vectors[name].Payload).ShouldNotBeNull();

        fields.Numbers(Schema.Accounts.Name).ShouldBe([1001, 1002]);
        fields.Text(Schema.Reason).ShouldBe("Token was refreshed");
    }

    [Fact]
    public void Other_events_are_read()
    {
        Format.Read(2148, Vectors["2148"].Payload)!.Text(Schema.Reason).ShouldBe("blocked");
        Format.Read(2164, Vectors["2164"].Payload)!.Number(Schema.Account.Name).ShouldBe(1001);
    }

    [Fact]
    public void The_list_of_accounts_is_read()
    {
        var accounts = Messages.Accounts(Format, Vectors["2150"].Payload).ShouldNotBeNull();

        accounts.Select(static account => (account.Id, account.IsLive, account.Login, account.Broker)).ShouldBe([(1001, false, 5_001_001, "Broker"), (2001, true, null, null)]);
    }

    [Fact]
    public void Damaged_messages_in_any_form_are_refused_and_cost_no_more_than_their_size()
    {
        var random = new Random(13);
        var messages = Vectors.Values.Select(static vector => vector.Message).ToArray();
        var json = new JsonFormat();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = 0L;
        for (var i = 0; i < Damages; i++)
        {
            var message = Damaged(random, i % 2 == 0 ? messages[random.Next(messages.Length)] : Texts[random.Next(Texts.Length)]);
            bytes += message.Length;
            foreach (var format in new IWireFormat[] { Format, json })
            {
                _ = format.TryOpen(message, out var envelope);
                foreach (var type in Types)
                {
                    _ = Messages.Refusal(format, type, envelope.Payload, out _);
                    _ = format.Read(type, message);
                }

                _ = Messages.Accounts(format, message);
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((bytes * 1000) + (Damages * 60_000L));
    }

    [Fact]
    public void A_message_of_nothing_but_tiny_fields_is_refused()
    {
        var payload = new byte[2_000_000];
        for (var i = 0; i < payload.Length; i += 2)
        {
            (payload[i], payload[i + 1]) = (2 << 3, 1);
        }

        Format.Read(2147, payload).ShouldBeNull();
    }

    private static readonly int Damages = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 50_000 : 4_000;

    private static readonly int[] Types = [50, 2103, 2126, 2132, 2142, 2147, 2148, 2150, 2164];

    private static readonly byte[][] Texts =
    [
        """{"clientMsgId":"5","payloadType":2142,"payload":{"errorCode":"X","description":"é","maintenanceEndTimestamp":"1795754400","retryAfter":7}}"""u8.ToArray(),
        """{"payloadType":2147,"payload":{"ctidTraderAccountIds":[1,"2",3.5,{}],"reason":"\ud83d\ude00"}}"""u8.ToArray(),
        """{"payloadType":2150,"payload":{"ctidTraderAccount":[{"ctidTraderAccountId":1,"isLive":true},[],null]}}"""u8.ToArray(),
        Encoding.UTF8.GetBytes(new string('[', 100)),
    ];

    private static byte[] Damaged(Random random, byte[] message)
    {
        var copy = message.ToArray();
        for (var times = random.Next(4); times >= 0; times--)
        {
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        }

        return copy[..random.Next(1, copy.Length + 1)];
    }

    private sealed record Vector(int PayloadType, long Id, byte[] Payload, byte[] Message);
}
