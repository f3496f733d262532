using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Sockets.Tests.Sandboxes;

/// <summary>What a bot sees of rotations, on the sandbox.</summary>
public sealed class SandboxSessionTests : SandboxSessionTest
{
    [Theory]
    [InlineData(RotationNotice.Invalidated, CTraderWireFormat.Json)]
    [InlineData(RotationNotice.InvalidatedAndDisconnected, CTraderWireFormat.Json)]
    [InlineData(RotationNotice.SessionSurvives, CTraderWireFormat.Json)]
    [InlineData(RotationNotice.Invalidated, CTraderWireFormat.Protobuf)]
    public async Task A_rotation_authorizes_every_account_again_on_the_same_connection_and_causes_no_other(RotationNotice notice, CTraderWireFormat format)
    {
        await GivenSessionsAsync(socket => socket.Rotation = notice, options => options.Format = format);

        for (var generation = 2; generation <= 4; generation++)
        {
            await Tokens.RefreshAsync("alice", Token);
            await WhenAsync(status => status.State == CTraderSessionState.Ready && status.Generation == generation);
        }

        SessionOf("demo").Status.Accounts.Select(static account => (account.Account, account.State)).ShouldBe([(1001, CTraderAccountState.Authorized), (1002, CTraderAccountState.Authorized)]);
        (Refreshes, Sandbox.Socket.Opened).ShouldBe((3, 1));
        var request = format == CTraderWireFormat.Json ? Of(1001) : [0x10, 0xE9, 0x07];
        (await SessionOf("demo").SendAsync(1001, 2121, request, Token)).PayloadType.ShouldBe(2122);
    }

    [Fact]
    public async Task Numbers_as_text_and_refusals_in_words_are_understood()
    {
        await GivenSessionsAsync(static socket => (socket.LongsAsText, socket.UnauthorizedAsInvalidRequest) = (true, true));

        Sandbox.Socket.DisconnectAccount(1001);

        (await SessionOf("demo").SendAsync(1001, 2121, Of(1001), Token)).PayloadType.ShouldBe(2122);
        Sandbox.Socket.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task A_young_token_that_cTraders_servers_do_not_know_yet_is_waited_for()
    {
        await GivenSessionsAsync(static socket => socket.TokenPropagation = TimeSpan.FromMilliseconds(700));

        await Tokens.RefreshAsync("alice", Token);

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Generation: 2 });
        (Refreshes, Sandbox.Socket.Opened).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Demo_and_live_are_two_sessions_on_one_grant()
    {
        await GivenSessionsAsync(names: ["demo", "live"]);

        await Tokens.RefreshAsync("alice", Token);
        Sandbox.Socket.Cut();

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Generation: 2, Connections: 2 });
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Generation: 2, Connections: 2 }, "live");
        SessionOf("live").Status.Accounts.ShouldHaveSingleItem().IsLive.ShouldBeTrue();
        Refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task Accounts_are_authorized_first_when_the_bot_has_three_hundred_requests_waiting()
    {
        await GivenSessionsAsync();
        var busy = Enumerable.Range(0, 300).Select(_ => SendForeverAsync(Stop.Token)).ToArray();

        for (var generation = 2; generation <= 4; generation++)
        {
            await Tokens.RefreshAsync("alice", Token);
            await WhenAsync(status => status.State == CTraderSessionState.Ready && status.Generation == generation);
        }

        Sandbox.Socket.Received.ShouldNotContain(static frame => frame.Result == "REQUEST_FREQUENCY_EXCEEDED");
        await Stop.CancelAsync();
        await Task.WhenAll(busy).WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task A_consent_that_was_revoked_is_waited_for_on_the_same_connection()
    {
        await GivenSessionsAsync();
        Sandbox.Revoke("trader-1");
        await WhenAsync(static status => status.State != CTraderSessionState.Ready);

        await Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);

        await WhenAsync(static status => status.State == CTraderSessionState.Ready);
        Sandbox.Socket.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_disconnect_nothing_is_sent_for_its_accounts_until_the_next_consent()
    {
        await GivenSessionsAsync();

        await Tokens.DisconnectAsync("alice", Token);
        await WhenAsync(static status => status.State == CTraderSessionState.ReauthorizationRequired);

        var order = System.Text.Encoding.UTF8.GetBytes("""{"ctidTraderAccountId":1001,"symbolId":1,"orderType":1,"tradeSide":1,"volume":100000}""");
        (await SessionOf("demo").SendAsync(1001, 2106, order, Token).ShouldThrowAsync<CTraderReauthorizationRequiredException>()).Reason.ShouldBe(ReauthorizationReason.Disconnected);
        Sandbox.Socket.Orders.ShouldBeEmpty();
        SessionOf("demo").Status.Accounts.ShouldAllBe(static account => account.State == CTraderAccountState.Unauthorized);
        await Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });
        (await SessionOf("demo").SendAsync(1001, 2106, order, Token)).PayloadType.ShouldBe(2126);
    }

    [Fact]
    public async Task A_subject_that_another_trader_connects_has_none_of_the_first_ones_events()
    {
        await GivenSessionsAsync();
        Sandbox.Socket.Accounts.Add(new(3001, cTid: "trader-2"));

        await Tokens.ConnectAsync("alice", Sandbox.IssueCode("trader-2"), Token);

        var ready = await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });
        ready.Accounts.ShouldHaveSingleItem().Account.ShouldBe(3001);
        while (Sandbox.Socket.Connections > 1)
        {
            // The sandbox has not seen the end of the first one yet.
            await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
        }
    }

    [Fact]
    public async Task A_session_with_an_address_of_its_own_uses_the_sandbox_too()
    {
        await GivenSessionsAsync(configure: static options => options.Address = new("wss://relay.invalid:5036"));

        (await Services.GetRequiredService<ICTraderAccounts>().ListAsync("alice", cancellationToken: Token)).Count.ShouldBe(3);
        Sandbox.Socket.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task The_accounts_of_a_young_token_that_cTraders_servers_do_not_know_yet_are_listed()
    {
        await GivenSessionsAsync(static socket => socket.TokenPropagation = TimeSpan.FromSeconds(3));

        await Tokens.RefreshAsync("alice", Token);

        (await Services.GetRequiredService<ICTraderAccounts>().ListAsync("alice", cancellationToken: Token)).Count.ShouldBe(3);
        Sandbox.Socket.Received.ShouldContain(static frame => frame.Connection == 2 && frame.PayloadType == 2149 && frame.Result == "CH_ACCESS_TOKEN_INVALID");
        (Refreshes, Sandbox.Socket.Opened).ShouldBe((1, 2));
    }
}
