using System.Net.WebSockets;
using System.Text;
using CTraderAuth.Sockets.Connections;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>A server that behaves badly: each time a clear status, another connection if need be, and no rotation.</summary>
public sealed class BadServerTests : SessionTest
{
    [Fact]
    public async Task A_connection_that_is_cut_is_replaced_and_its_accounts_are_authorized_again()
    {
        Server.Accounts = [1001, 1002];
        var session = await GivenAuthorizedAsync();
        var wasSeen = new TaskCompletionSource();
        Server.OnConnection = _ => wasSeen.Task;

        Server.Newest.Cut();

        var lost = await WhenAsync(static status => status.State != CTraderSessionState.Ready);
        wasSeen.SetResult();
        lost.UnauthorizedSince.ShouldNotBeNull();
        lost.Accounts.ShouldAllBe(static account => account.State == CTraderAccountState.Unauthorized);
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });
        session.Status.UnauthorizedSince.ShouldBeNull();
        (Server.CountOf(2100), Server.CountOf(2102)).ShouldBe((2, 4));
        Tokens.WasAskedToReplace.ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_that_is_cut_inside_a_frame_is_replaced()
    {
        await GivenAuthorizedAsync();

        // A text frame that promises 100 bytes.
        await Server.Newest.SendRawAsync([0x81, 100, .. "{\"payloadType\":"u8]);
        Server.Newest.Cut();

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });
    }

    [Fact]
    public async Task A_message_that_is_too_long_ends_the_connection()
    {
        await GivenAuthorizedAsync();
        var part = new byte[1024 * 1024];

        for (var sent = 0; sent <= MessageReader.LargestMessage; sent += part.Length)
        {
            await Server.Newest.SendBytesAsync(part, WebSocketMessageType.Text, false);
        }

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });
        (await WhenLoggedAsync(713)).ShouldContain("cTrader sent a message of more than 15000000 bytes.");
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"payloadType":2147,"payload":{"ctidTraderAccountIds":[""")]
    public async Task A_message_that_cannot_be_read_is_passed_over(string text)
    {
        var session = await GivenAuthorizedAsync();

        await Server.Newest.SendTextAsync(text);

        (await WhenLoggedAsync(746)).ShouldBe($"Session alice received a message of {Encoding.UTF8.GetByteCount(text)} bytes that it cannot read; 1 so far on this connection. Check that Address and Format match.");
        (await session.SendAsync(1001, 2121, "{}"u8.ToArray(), Token)).PayloadType.ShouldBe(2122);
        session.Status.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Numbers_may_come_as_text()
    {
        await GivenAuthorizedAsync();

        await Server.Newest.SendTextAsync("""{"payloadType":"2164","payload":{"ctidTraderAccountId":"1001"}}""");

        await WhenReceivedAsync(2102, 2);
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 1 });
    }

    [Fact]
    public async Task A_server_that_accepts_and_cuts_is_asked_at_growing_intervals()
    {
        Server.OnConnection = static connection =>
        {
            connection.Cut();
            return Task.CompletedTask;
        };
        await StartAsync();

        var second = await WhenAsync(static status => status is { State: CTraderSessionState.Waiting, Connections: 2 } or { State: CTraderSessionState.Waiting, LastError: not null, NextAttemptAt: not null } && status.NextAttemptAt - status.Since > TimeSpan.FromMilliseconds(700));
        (second.NextAttemptAt - second.Since)!.Value.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(700));
        second.LastError.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left()
    {
        Server.OnMessage = static message => Task.FromResult(message.PayloadType == 2100 && message.Connection.Number == 1);
        await StartAsync(static options => options.RequestTimeout = TimeSpan.FromSeconds(1));

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: > 1 });
    }

    [Fact]
    public async Task A_half_open_connection_is_noticed()
    {
        Server.OnMessage = static message => Task.FromResult(message.Connection.Number == 1 && message.PayloadType is 2104);
        await GivenAuthorizedAsync(static options => (options.SilenceLimit, options.RequestTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: > 1 });
        (await WhenLoggedAsync(713)).ShouldContain("Nothing came from cTrader for 3 s, not even a response.");
    }

    [Theory]
    [InlineData(2142, 1)]
    [InlineData(50, 1000)]
    [InlineData(2142, 1000)]
    public async Task A_maintenance_is_waited_for(int payloadType, long perSecond)
    {
        var end = DateTimeOffset.UtcNow.AddMinutes(5);
        await GivenAuthorizedAsync();

        await Server.Newest.SendAsync(payloadType, new() { ["errorCode"] = "SERVER_IS_UNDER_MAINTENANCE", ["maintenanceEndTimestamp"] = end.ToUnixTimeSeconds() * perSecond });

        var status = await WhenAsync(static status => status.State == CTraderSessionState.Maintenance);
        status.NextAttemptAt.ShouldNotBeNull().ShouldBe(end, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task An_application_that_is_refused_is_asked_again_after_five_minutes()
    {
        Server.OnMessage = static async message =>
        {
            if (message.PayloadType == 2100)
            {
                await message.RefuseAsync("CH_CLIENT_AUTH_FAILURE", "wrong secret");
            }

            return message.PayloadType == 2100;
        };
        var session = await StartAsync();

        var status = await WhenAsync(static status => status.State == CTraderSessionState.ApplicationRefused);
        (status.NextAttemptAt - status.Since)!.Value.ShouldBe(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        (await session.WhenAuthorizedAsync(null, Token).ShouldThrowAsync<CTraderRequestException>()).ErrorCode.ShouldBe("CH_CLIENT_AUTH_FAILURE");
        (await session.SendAsync(1001, 2106, "{}"u8.ToArray(), Token).ShouldThrowAsync<CTraderRequestException>()).ErrorCode.ShouldBe("CH_CLIENT_AUTH_FAILURE");
        (Server.CountOf(2100), Server.Connections).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_session_that_is_stopped_says_goodbye_and_ends_all_waits()
    {
        Server.OnMessage = static message => Task.FromResult(message.PayloadType == 2106);
        var session = await GivenAuthorizedAsync();
        var sent = session.SendAsync(1001, 2106, "{}"u8.ToArray(), Token);
        await WhenReceivedAsync(2106);

        await StopAsync().WaitAsync(Limit, Token);

        (await sent.ShouldThrowAsync<CTraderUnavailableException>()).OutcomeUnknown.ShouldBeTrue();
        (await session.SendAsync(1001, 2106, "{}"u8.ToArray(), Token).ShouldThrowAsync<CTraderUnavailableException>()).OutcomeUnknown.ShouldBeFalse();
        await session.WhenAuthorizedAsync(null, Token).ShouldThrowAsync<CTraderUnavailableException>();
        session.Status.State.ShouldBe(CTraderSessionState.Stopped);
        await foreach (var _ in session.ReadAllAsync(Token))
        {
        }
    }

    [Fact]
    public async Task A_session_that_is_stopped_warns_nobody()
    {
        var session = await GivenAuthorizedAsync();

        await StopAsync().WaitAsync(Limit, Token);

        (await WhenLoggedAsync(745)).ShouldBe("Session alice has stopped.");
        Logs.GetSnapshot().ShouldAllBe(static record => record.Level < Microsoft.Extensions.Logging.LogLevel.Warning);
        session.Status.LastError.ShouldBe("The session has stopped.");
    }

    [Fact]
    public async Task A_session_that_is_stopped_in_the_middle_of_the_first_request_ends()
    {
        Server.OnMessage = static message => Task.FromResult(message.PayloadType == 2100);
        await StartAsync();
        await WhenReceivedAsync(2100);

        await StopAsync().WaitAsync(Limit, Token);

        Session.Status.State.ShouldBe(CTraderSessionState.Stopped);
    }

    [Fact]
    public async Task No_token_and_no_secret_leaves_the_session()
    {
        var session = await GivenAuthorizedAsync();
        await Server.Newest.SendAsync(2148, new() { ["reason"] = $"{Server.Received.First(static message => message.PayloadType == 2102).Payload.GetProperty("accessToken").GetString()} of the-client-secret" });
        (await WhenLoggedAsync(713)).ShouldContain("cTrader ended the connection (2148): … of ….");
        var status = await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });

        string.Join('\n', Logs.GetSnapshot().Select(static record => record.ToString() + record.Exception).Append(status.ToString()))
            .ShouldSatisfyAllConditions(text => text.ShouldNotContain("secret-token"), text => text.ShouldNotContain("the-client-secret"));
        session.Name.ShouldBe("alice");
    }
}
