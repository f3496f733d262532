using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>What connections see when a token ends.</summary>
public sealed class TokenEndTests : SocketTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rotation_ends_the_sessions_before_anybody_has_the_new_token(bool protobuf)
    {
        GivenSocket();
        var old = await GivenPair();
        await using var client = await GivenAuthorized(old, protobuf, 1001, 1002);

        var pair = await Refresh(old);

        var notice = await client.NextAsync();
        (notice.PayloadType, notice.Id, notice.Payload.Text("reason")).ShouldBe((2147, null, "Token was refreshed"));
        notice.Payload.Longs("ctidTraderAccountIds").ShouldBe([1001, 1002]);
        ShouldBeRefused(await client.AskAsync(2121, Of(1001)), "ACCOUNT_NOT_AUTHORIZED");
        ShouldBeRefused(await Authorize(client, old), "CH_ACCESS_TOKEN_INVALID");
        (await Authorize(client, pair)).PayloadType.ShouldBe(2103);
    }

    [Fact]
    public async Task The_notice_is_on_the_wire_before_the_response_to_the_refresh()
    {
        GivenSocket();
        var pair = await GivenPair();
        await using var client = await GivenAuthorized(pair);

        for (var i = 0; i < 50; i++)
        {
            var refresh = Refresh(pair);
            (await client.NextAsync(2147)).ShouldNotBeNull();
            pair = await refresh;
            (await Authorize(client, pair)).PayloadType.ShouldBe(2103);
            Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Other_traders_and_other_connections_keep_theirs()
    {
        GivenSocket();
        Socket.Accounts.Add(new SandboxAccount(3001, cTid: "trader-2"));
        var (pair, other) = (await GivenPair(), await GivenPair("trader-2"));
        await using var first = await GivenAuthorized(pair);
        await using var second = await GivenAuthorized(other, accounts: 3001);
        await using var both = await GivenAuthorized(pair);
        await Authorize(both, other, 3001);

        await Refresh(pair);

        (await first.NextAsync()).PayloadType.ShouldBe(2147);
        (await both.NextAsync()).Payload.Longs("ctidTraderAccountIds").ShouldBe([1001]);
        (await second.AskAsync(2121, Of(3001))).PayloadType.ShouldBe(2122);
        (await both.AskAsync(2121, Of(3001))).PayloadType.ShouldBe(2122);
        second.TryNext(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task InvalidatedAndDisconnected_sends_2164_for_each_account_as_well()
    {
        GivenSocket(options => options.Rotation = RotationNotice.InvalidatedAndDisconnected);
        var pair = await GivenPair();
        await using var client = await GivenAuthorized(pair, accounts: [1001, 1002]);

        await Refresh(pair);

        (await client.NextAsync()).PayloadType.ShouldBe(2147);
        Message(await client.NextAsync()).ShouldBe((2164, 1001));
        Message(await client.NextAsync()).ShouldBe((2164, 1002));
        ShouldBeRefused(await client.AskAsync(2121, Of(1002)), "ACCOUNT_NOT_AUTHORIZED");
    }

    [Fact]
    public async Task SessionSurvives_announces_an_end_that_is_none()
    {
        GivenSocket(options => options.Rotation = RotationNotice.SessionSurvives);
        var old = await GivenPair();
        await using var client = await GivenAuthorized(old);

        var pair = await Refresh(old);

        (await client.NextAsync()).PayloadType.ShouldBe(2147);
        Message(await client.NextAsync()).ShouldBe((2164, 1001));
        (await client.AskAsync(2121, Of(1001))).PayloadType.ShouldBe(2122);
        ShouldBeRefused(await Authorize(client, pair), "ALREADY_LOGGED_IN");
        ShouldBeRefused(await Authorize(client, old), "CH_ACCESS_TOKEN_INVALID");
        Socket.Unauthorized.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_revoked_grant_ends_the_sessions_even_if_they_survive_rotations()
    {
        GivenSocket(options => options.Rotation = RotationNotice.SessionSurvives);
        await using var client = await GivenAuthorized(await GivenPair());

        Sandbox.Revoke("trader-1");

        (await client.NextAsync()).Payload.Text("reason").ShouldBe("Token was revoked");
        ShouldBeRefused(await client.AskAsync(2121, Of(1001)), "ACCOUNT_NOT_AUTHORIZED");
    }

    [Fact]
    public async Task A_token_that_expires_ends_the_sessions()
    {
        GivenSocket(options => options.IdleLimit = Timeout.InfiniteTimeSpan);
        await using var client = await GivenAuthorized(await GivenPair());

        Time.Advance(TimeSpan.FromSeconds(2_627_999));
        Socket.Unauthorized.ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(1));

        (await client.NextAsync(2147)).Payload.Text("reason").ShouldBe("Token has expired");
        Socket.Unauthorized.ShouldHaveSingleItem().From.ShouldBe(Time.GetUtcNow());
        ShouldBeRefused(await client.AskAsync(2121, Of(1001)), "ACCOUNT_NOT_AUTHORIZED");
    }

    [Fact]
    public async Task Tokens_that_are_made_to_expire_end_the_sessions()
    {
        GivenSocket();
        var old = await GivenPair();
        await using var client = await GivenAuthorized(old);

        Sandbox.ExpireAccessTokens();

        (await client.NextAsync()).Payload.Text("reason").ShouldBe("Token has expired");
        ShouldBeRefused(await Authorize(client, old), "CH_ACCESS_TOKEN_INVALID");
        (await Authorize(client, await Refresh(old))).PayloadType.ShouldBe(2103);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Subscriptions_survive_a_rotation_or_do_not(bool survive)
    {
        GivenSocket(options =>
        {
            options.SubscriptionsSurvive = survive;
            options.PricesPerSecond = 1;
        });
        var old = await GivenPair();
        await using var client = await GivenAuthorized(old);
        (await client.AskAsync(2127, Of(1001, 1))).PayloadType.ShouldBe(2128);

        var pair = await Refresh(old);
        (await client.NextAsync(2147)).ShouldNotBeNull();
        Time.Advance(TimeSpan.FromSeconds(3));
        ShouldBeRefused(await client.AskAsync(2121, Of(1001)), "ACCOUNT_NOT_AUTHORIZED");
        client.TryNext(out _).ShouldBeFalse("no price comes without a session");

        await Authorize(client, pair);
        CodeOf(await client.AskAsync(2127, Of(1001, 1))).ShouldBe(survive ? "ALREADY_SUBSCRIBED" : null);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await client.NextAsync(2131)).Payload.Long("symbolId").ShouldBe(1);
    }

    [Fact]
    public async Task Gaps_are_measured_until_any_connection_is_authorized_again()
    {
        GivenSocket();
        var old = await GivenPair();
        await using var first = await GivenAuthorized(old);
        await using var second = await GivenAuthorized(old);
        Socket.Cut(1);
        Socket.Unauthorized.ShouldBeEmpty();
        var from = Time.GetUtcNow();

        var pair = await Refresh(old);
        Socket.Unauthorized.ShouldBe([new SandboxGap(1001, from, null)]);
        Time.Advance(TimeSpan.FromSeconds(3));
        await Authorize(second, pair);

        Socket.Unauthorized.ShouldBe([new SandboxGap(1001, from, Time.GetUtcNow())]);
        Socket.Unauthorized[0].Length.ShouldBe(TimeSpan.FromSeconds(3));
    }

    private static (int, long?) Message(Envelope message) => (message.PayloadType, message.Payload.Long("ctidTraderAccountId"));
}
