using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using CTraderAuth.Testing.Sockets;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>Whatever a client sends, or does not read, others are not disturbed.</summary>
public sealed class AbuseTests : SocketTest
{
    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("\"2100\"")]
    [InlineData("{}")]
    [InlineData("{\"payloadType\":\"many\"}")]
    [InlineData("{\"payloadType\":-1}")]
    [InlineData("{\"payloadType\":2100.5}")]
    [InlineData("{\"payloadType\":99999999999}")]
    [InlineData("{\"payloadType\":2100,\"payload\":7}")]
    [InlineData("{\"payloadType\":2100,\"payloadType\":2101}")]
    [InlineData("{\"payloadType\":2100,\"clientMsgId\":7}")]
    [InlineData("{\"payloadType\":2100,\"payload\":{\"clientId\":\"a\",\"clientId\":\"b\"}}")]
    [InlineData("{\"payloadType\":2100,\"payload\":{")]
    public async Task A_text_frame_that_is_no_message_is_refused_and_the_connection_goes_on(string frame)
    {
        await using var client = await Open();

        await client.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text);

        var answer = await client.NextAsync();
        ShouldBeRefused(answer, "INVALID_REQUEST", 50);
        answer.Payload.Text("description")!.ShouldNotContain("nonsense");
        (await client.AskAsync(2100, Credentials())).PayloadType.ShouldBe(2101);
        Socket.Received[0].ShouldBe(new SandboxFrame(Time.GetUtcNow(), 1, 0, null, "INVALID_REQUEST"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FF")]
    [InlineData("08")]
    [InlineData("0880808080808080808080808001")]
    [InlineData("08B41012FF")]
    [InlineData("08B410120512")]
    [InlineData("08B41012020AFF")]
    [InlineData("08B410120310FFFF")]
    [InlineData("0BB410")]
    [InlineData("00B410")]
    [InlineData("12001A00")]
    public async Task A_binary_frame_that_is_no_message_is_refused_and_the_connection_goes_on(string hex)
    {
        await using var client = await Open(protobuf: true);

        await client.SendAsync(Convert.FromHexString(hex), WebSocketMessageType.Binary);

        ShouldBeRefused(await client.NextAsync(), "INVALID_REQUEST", 50);
        (await client.AskAsync(2100, Credentials())).PayloadType.ShouldBe(2101);
    }

    [Theory]
    [InlineData(WebSocketMessageType.Text)]
    [InlineData(WebSocketMessageType.Binary)]
    public async Task No_mutation_of_a_message_breaks_the_connection(WebSocketMessageType type)
    {
        GivenSocket(options => options.RequestsPerSecond = int.MaxValue);
        var random = new Random(20261127);
        await using var client = await Open(protobuf: type is WebSocketMessageType.Binary);
        IFrameFormat format = type is WebSocketMessageType.Text ? new JsonFormat(longsAsText: false) : new ProtobufFormat();
        byte[][] seeds = [format.Write(new(2100, Credentials(), "a")), format.Write(new(2106, Order(1001, "l\ud83d\ude00"), "b")), format.Write(new(2127, Of(1001, 1, 2, 3), "c"))];

        for (var i = 0; i < 2_000; i++)
        {
            var frame = seeds[random.Next(seeds.Length)].ToArray();
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                frame[random.Next(frame.Length)] = (byte)(type is WebSocketMessageType.Text ? random.Next(0x20, 0x7F) : random.Next(256));
            }

            await client.SendAsync(frame[..random.Next(frame.Length / 2, frame.Length + 1)], type);
        }

        (await client.AskAsync(2999)).Id.ShouldNotBeNull();
        Socket.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData("{\"payloadType\":2100,\"clientMsgId\":\"\\ud800\",\"payload\":{\"clientId\":\"\\ud800\",\"clientSecret\":\"\\udc00\"}}")]
    [InlineData("{\"payloadType\":2100,\"payload\":{\"\\ud800\":1}}")]
    [InlineData("{\"payloadType\":2102,\"payload\":{\"ctidTraderAccountId\":1e3,\"accessToken\":{\"a\":[]}}}")]
    public async Task Odd_but_valid_JSON_is_answered(string frame)
    {
        await using var client = await Open();

        await client.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text);

        CodeOf(await client.NextAsync()).ShouldNotBeNull();
        (await client.AskAsync(2100, Credentials())).PayloadType.ShouldBe(2101);
    }

    [Theory]
    [InlineData(SocketConnection.LongestMessage + 1)]
    [InlineData(2_000_000)]
    public async Task A_message_that_is_too_long_is_refused_and_ends_the_connection(int length)
    {
        await using var client = await Open();

        await client.SendAsync(Encoding.UTF8.GetBytes(new string(' ', length)), WebSocketMessageType.Text);

        ShouldBeRefused(await client.NextAsync(), "FRAME_TOO_LONG", 50);
        (await client.End).ShouldBe("closed");
        await WaitFor(() => Socket.Connections is 0);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_and_others_go_on()
    {
        var pair = await GivenPair();
        using var deaf = new ClientWebSocket();
        await deaf.ConnectAsync(Socket.DemoUri, Cancel);
        await deaf.SendAsync(new JsonFormat(longsAsText: false).Write(new(2100, Credentials())), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        await WaitFor(() => Socket.Received.Count is 1);
        await using var client = await GivenAuthorized(pair);
        var large = new string('x', 100_000);

        for (var i = 0; i < 1_000 && Socket.Connections is 2; i++)
        {
            Socket.Publish(4711, new() { ["text"] = large });
            (await client.NextAsync()).PayloadType.ShouldBe(4711);
        }

        Socket.Connections.ShouldBe(1);
        (await client.AskAsync(2121, Of(1001))).PayloadType.ShouldBe(2122);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_no_refresh_for_long()
    {
        GivenSocket();
        var pair = await GivenPair();
        using var deaf = new ClientWebSocket();
        await deaf.ConnectAsync(Socket.DemoUri, Cancel);
        var format = new JsonFormat(longsAsText: false);
        await deaf.SendAsync(format.Write(new(2100, Credentials())), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        await deaf.SendAsync(format.Write(new(2102, new() { ["ctidTraderAccountId"] = 1001, ["accessToken"] = AccessTokenOf(pair) })), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        await WaitFor(() => Socket.Received.Count is 2);
        var large = new string('x', 100_000);
        for (var i = 0; i < 80; i++)
        {
            Socket.Publish(4711, new() { ["text"] = large });
        }

        var started = TimeProvider.System.GetTimestamp();
        var answer = await Refresh(pair);

        IsPair(answer).ShouldBeTrue();
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(200), "the response waits for the notice, which cannot be written, a moment");
        Socket.Unauthorized.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Hundreds_of_connections_come_and_go()
    {
        GivenSocket(options => options.RequestsPerSecond = 1_000);
        var pair = await GivenPair();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            for (var i = 0; i < 10; i++)
            {
                await using var client = await GivenAuthorized(pair);
                if (i % 2 is 0)
                {
                    await client.CloseAsync();
                    (await client.End).ShouldBe("closed");
                }
            }
        }));

        await WaitFor(() => Socket.Connections is 0);
        Socket.Opened.ShouldBe(200);
    }

    [Fact]
    public async Task No_frame_shows_a_token()
    {
        var pair = await GivenPair();
        await using var client = await GivenAuthorized(pair);
        await client.AskAsync(2149, new() { ["accessToken"] = AccessTokenOf(pair) });
        await client.AskAsync(2173, new() { ["refreshToken"] = RefreshTokenOf(pair) });
        await client.AskAsync(2102, new() { ["ctidTraderAccountId"] = 1001, ["accessToken"] = "canary" });

        var shown = string.Join('\n', Socket.Received.Select(frame => $"{frame} {JsonSerializer.Serialize(frame)}")) + string.Join('\n', Sandbox.TokenRequests) + new Envelope(2173, new() { ["refreshToken"] = "canary" });

        foreach (var secret in new[] { AccessTokenOf(pair), RefreshTokenOf(pair), Sandbox.ClientSecret, "canary" })
        {
            shown.ShouldNotContain(secret);
        }

        Socket.Received.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_disposed_sandbox_drops_its_connections()
    {
        await using var client = await GivenAuthorized(await GivenPair());

        await Sandbox.DisposeAsync();

        (await client.End).ShouldBe("cut");
    }

    [Theory]
    [InlineData("/demo")]
    [InlineData("/live")]
    public async Task A_request_that_is_no_WebSocket_is_told_where_it_is(string path)
    {
        using var response = await Http.GetAsync(new Uri(Sandbox.ApiUri, path), Cancel);

        ((int)response.StatusCode).ShouldBe(404);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("WebSockets on /demo and /live");
    }
}
