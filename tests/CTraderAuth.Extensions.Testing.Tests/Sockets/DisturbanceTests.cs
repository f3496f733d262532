using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>What a test can do to connections.</summary>
public sealed class DisturbanceTests : SocketTest
{
    [Fact]
    public async Task A_cut_ends_one_connection_or_all_without_a_goodbye()
    {
        var pair = await GivenPair();
        await using var first = await GivenAuthorized(pair);
        await using var second = await GivenAuthorized(pair);
        await using var third = await GivenAuthorized(pair);

        Socket.Cut(2);

        (await second.End).ShouldBe("cut");
        Socket.Connections.ShouldBe(2);
        (await first.AskAsync(2121, Of(1001))).PayloadType.ShouldBe(2122);
        Socket.Cut();
        (await first.End, await third.End).ShouldBe(("cut", "cut"));
        (Socket.Connections, Socket.Opened).ShouldBe((0, 3));
        Socket.Unauthorized.ShouldHaveSingleItem().To.ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => Socket.Cut(4));
        Should.Throw<ArgumentOutOfRangeException>(() => Socket.Cut(-1));
        Socket.Cut(2);
    }

    [Fact]
    public async Task A_cut_inside_a_frame_leaves_a_part_of_it_on_the_wire()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", Socket.DemoUri.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync("GET /demo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray(), Cancel);
        var head = new byte[1];
        var response = "";
        while (!response.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(head, Cancel);
            response += (char)head[0];
        }

        response.ShouldStartWith("HTTP/1.1 101");
        await WaitFor(() => Socket.Opened is 1);
        Socket.CutInsideFrame(1);

        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest, Cancel);
        var part = rest.ToArray();
        part[..4].ShouldBe([0x81, 126, 0x03, 0xE8]);
        (part.Length - 4).ShouldBeInRange(1, 999);
    }

    [Fact]
    public async Task A_cut_inside_a_frame_ends_the_session()
    {
        await using var client = await GivenAuthorized(await GivenPair());

        Socket.CutInsideFrame();

        (await client.End).ShouldBe("cut");
        Socket.Unauthorized.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_client_is_disconnected_with_2148_and_a_goodbye()
    {
        await using var client = await GivenAuthorized(await GivenPair());

        Socket.DisconnectClient("going home");

        (await client.NextAsync(2148)).Payload.Text("reason").ShouldBe("going home");
        (await client.End).ShouldBe("closed");
        Socket.Unauthorized.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true, "ACCOUNT_NOT_AUTHORIZED")]
    [InlineData(false, null)]
    public async Task An_account_is_disconnected_with_2164_really_or_as_noise(bool really, string? errorCode)
    {
        var pair = await GivenPair();
        await using var client = await GivenAuthorized(pair, accounts: [1001, 1002]);
        await using var other = await GivenAuthorized(pair, accounts: 1002);

        Socket.DisconnectAccount(1001, really);

        var notice = await client.NextAsync();
        (notice.PayloadType, notice.Payload.Long("ctidTraderAccountId")).ShouldBe((2164, 1001));
        CodeOf(await client.AskAsync(2121, Of(1001))).ShouldBe(errorCode);
        (await client.AskAsync(2121, Of(1002))).PayloadType.ShouldBe(2122);
        (await other.AskAsync(2104)).PayloadType.ShouldBe(2105);
        other.TryNext(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_maintenance_names_its_end_in_seconds_and_in_milliseconds()
    {
        var pair = await GivenPair();
        await using var client = await GivenAuthorized(pair);
        var end = Time.GetUtcNow() + TimeSpan.FromSeconds(90);

        Socket.Maintain(TimeSpan.FromSeconds(90));

        (await client.NextAsync(2148)).Payload.Text("reason").ShouldBe("Server is under maintenance");
        var ofAccount = await Authorize(client, pair);
        var ofAll = await client.AskAsync(2104);
        await using var late = await Open();
        ShouldBeRefused(ofAccount, "SERVER_IS_UNDER_MAINTENANCE");
        ShouldBeRefused(ofAll, "SERVER_IS_UNDER_MAINTENANCE", 50);
        ShouldBeRefused(await late.AskAsync(2100, Credentials()), "SERVER_IS_UNDER_MAINTENANCE", 50);
        ofAccount.Payload.Long("maintenanceEndTimestamp").ShouldBe(end.ToUnixTimeSeconds());
        ofAll.Payload.Long("maintenanceEndTimestamp").ShouldBe(end.ToUnixTimeMilliseconds());

        Time.Advance(TimeSpan.FromSeconds(25));
        foreach (var each in new[] { client, late })
        {
            await each.SendAsync(51);
        }

        (await client.AskAsync(2104)).PayloadType.ShouldBe(50);
        Socket.Cut();
        Time.Advance(TimeSpan.FromSeconds(65));
        await using var after = await GivenAuthorized(pair);
        Socket.Unauthorized.ShouldHaveSingleItem().Length.ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_shut_door_keeps_new_connections_out()
    {
        await using var client = await GivenApplication();

        Socket.ShutDoor(TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => Open());
        (await client.AskAsync(2104)).PayloadType.ShouldBe(2105);
        Time.Advance(TimeSpan.FromSeconds(10));
        await using var later = await GivenApplication();
        Socket.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task A_deaf_connection_hears_nothing_says_nothing_and_does_not_fail()
    {
        GivenSocket(options => options.ServerHeartbeat = TimeSpan.FromSeconds(5));
        var pair = await GivenPair();
        await using var client = await GivenAuthorized(pair);

        Socket.Deafen(TimeSpan.FromSeconds(20));
        await client.SendAsync(2106, Order(1001));
        Time.Advance(TimeSpan.FromSeconds(10));
        await using var other = await GivenAuthorized(pair, accounts: 1002);
        await WaitFor(() => Socket.Received.Any(frame => frame.PayloadType is 2106));
        Time.Advance(TimeSpan.FromSeconds(9));

        Socket.Received.Single(frame => frame.PayloadType is 2106).Result.ShouldBe(SandboxFrame.Lost);
        client.TryNext(out _).ShouldBeFalse();
        Socket.Orders.ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(1));
        (await client.AskAsync(2121, Of(1001))).PayloadType.ShouldBe(2122);
    }

    [Fact]
    public async Task Events_are_published_to_who_is_authorized()
    {
        var pair = await GivenPair();
        await using var json = await GivenAuthorized(pair);
        await using var protobuf = await GivenAuthorized(pair, protobuf: true);
        await using var application = await GivenApplication();
        await using var stranger = await Open();

        Socket.Publish(2131, new() { ["ctidTraderAccountId"] = 1001, ["symbolId"] = 7, ["bid"] = 5 });
        Socket.Publish(2148, new() { ["reason"] = "all" });
        Socket.Publish(4711, new() { ["custom"] = "field" });

        foreach (var client in new[] { json, protobuf })
        {
            (await client.NextAsync(2131)).Payload.Long("symbolId").ShouldBe(7);
        }

        (await application.NextAsync()).PayloadType.ShouldBe(2148);
        (await application.NextAsync()).Payload.Text("custom").ShouldBe("field");
        (await protobuf.NextAsync(4711)).Payload.ShouldBeEmpty();
        (await stranger.AskAsync(2100, Credentials())).PayloadType.ShouldBe(2101);
        stranger.TryNext(out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => Socket.Publish(2131, new() { ["bid"] = "high" }));
    }

    [Fact]
    public async Task Accounts_may_be_added_and_removed_meanwhile()
    {
        var pair = await GivenPair();
        await using var client = await GivenApplication();

        Socket.Accounts.Add(new SandboxAccount(1003));
        Socket.Accounts.RemoveAt(0);

        (await Authorize(client, pair, 1003)).PayloadType.ShouldBe(2103);
        ShouldBeRefused(await Authorize(client, pair, 1001), "CH_CTID_TRADER_ACCOUNT_NOT_FOUND");
        Should.Throw<ArgumentException>(() => Socket.Accounts.Add(new SandboxAccount(1003, isLive: true)));
        Should.Throw<ArgumentOutOfRangeException>(() => new SandboxAccount(0));
        Should.Throw<ArgumentException>(() => new SandboxAccount(1, cTid: " "));
    }
}
