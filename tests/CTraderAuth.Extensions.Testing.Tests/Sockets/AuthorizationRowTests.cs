using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>The rows of the rule table that authorize.</summary>
public sealed class AuthorizationRowTests : SocketTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_application_is_authorized_once(bool protobuf)
    {
        await using var client = await Open(protobuf: protobuf);

        (await client.AskAsync(2100, Credentials())).PayloadType.ShouldBe(2101);
        ShouldBeRefused(await client.AskAsync(2100, Credentials()), "CH_CLIENT_ALREADY_AUTHENTICATED");
    }

    [Fact]
    public async Task A_wrong_pair_is_refused_and_the_right_one_is_accepted_after_it()
    {
        await using var client = await Open();

        ShouldBeRefused(await client.AskAsync(2100, new() { ["clientId"] = Sandbox.ClientId, ["clientSecret"] = "wrong" }), "CH_CLIENT_AUTH_FAILURE");
        ShouldBeRefused(await client.AskAsync(2100, new() { ["clientId"] = Sandbox.ClientId }), "INVALID_REQUEST");
        (await client.AskAsync(2100, Credentials())).PayloadType.ShouldBe(2101);
    }

    [Theory]
    [InlineData(2102)]
    [InlineData(2104)]
    [InlineData(2106)]
    [InlineData(2149)]
    [InlineData(2173)]
    [InlineData(2999)]
    public async Task Nothing_is_answered_before_the_application_is_authorized(int payloadType)
    {
        await using var client = await Open();

        ShouldBeRefused(await client.AskAsync(payloadType, Of(1001)), "CH_CLIENT_NOT_AUTHENTICATED");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task All_accounts_of_the_trader_are_listed_on_both_hosts(bool live, bool protobuf)
    {
        var pair = await GivenPair();
        Socket.Accounts.Add(new SandboxAccount(3001, cTid: "trader-2"));
        await using var client = await GivenApplication(live, protobuf);

        var list = await client.AskAsync(2149, new() { ["accessToken"] = AccessTokenOf(pair) });

        list.PayloadType.ShouldBe(2150);
        list.Payload.Long("permissionScope").ShouldBe(1);
        list.Payload["ctidTraderAccount"]!.AsArray().Select(account => account!.AsObject())
            .Select(account => (account.Long("ctidTraderAccountId"), JsonFields.ToFlag(account["isLive"]), account.Long("traderLogin"), account.Text("brokerTitleShort")))
            .ShouldBe([(1001, false, 5_001_001, "Sandbox"), (1002, false, 5_001_002, "Sandbox"), (2001, true, 5_002_001, "Sandbox")]);
    }

    [Fact]
    public async Task A_dead_token_lists_nothing()
    {
        var old = await GivenPair();
        await Refresh(old);
        await using var client = await GivenApplication();

        ShouldBeRefused(await client.AskAsync(2149, new() { ["accessToken"] = AccessTokenOf(old) }), "CH_ACCESS_TOKEN_INVALID");
        ShouldBeRefused(await client.AskAsync(2151, new() { ["accessToken"] = AccessTokenOf(old) }), "CH_ACCESS_TOKEN_INVALID");
        ShouldBeRefused(await client.AskAsync(2149), "INVALID_REQUEST");
    }

    [Fact]
    public async Task The_profile_of_a_token_is_that_of_its_trader()
    {
        var (first, second, other) = (await GivenPair(), await GivenPair("trader-2"), await GivenPair("trader-3"));
        await using var client = await GivenApplication();
        async Task<long?> Profile(System.Text.Json.JsonElement pair) =>
            (await client.AskAsync(2151, new() { ["accessToken"] = AccessTokenOf(pair) })).Payload["profile"]!.AsObject().Long("userId");

        var users = new[] { await Profile(first), await Profile(second), await Profile(other) };

        users.Distinct().Count().ShouldBe(3);
        users.ShouldAllBe(user => user > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_is_authorized_and_then_logged_in(bool protobuf)
    {
        var pair = await GivenPair();
        await using var client = await GivenApplication(protobuf: protobuf);

        var authorized = await Authorize(client, pair);

        (authorized.PayloadType, authorized.Payload.Long("ctidTraderAccountId")).ShouldBe((2103, 1001));
        ShouldBeRefused(await Authorize(client, pair), "ALREADY_LOGGED_IN");
        (await client.AskAsync(2121, Of(1001))).PayloadType.ShouldBe(2122);
    }

    [Fact]
    public async Task An_account_is_refused_for_the_reason_that_it_has()
    {
        var (pair, other) = (await GivenPair(), await GivenPair("trader-2"));
        var (dead, live) = (await GivenPair("trader-3"), await GivenApplication(live: true));
        await Refresh(dead);
        await using var client = await GivenApplication();
        await using (live)
        {
            ShouldBeRefused(await Authorize(client, pair, 9), "CH_CTID_TRADER_ACCOUNT_NOT_FOUND");
            ShouldBeRefused(await Authorize(client, pair, 2001), "CANT_ROUTE_REQUEST");
            ShouldBeRefused(await Authorize(live, pair, 1001), "CANT_ROUTE_REQUEST");
            ShouldBeRefused(await Authorize(client, other, 1001), "CH_ACCESS_TOKEN_INVALID");
            ShouldBeRefused(await Authorize(client, dead, 1001), "CH_ACCESS_TOKEN_INVALID");
            ShouldBeRefused(await client.AskAsync(2102, new() { ["accessToken"] = AccessTokenOf(pair) }), "INVALID_REQUEST");
            ShouldBeRefused(await client.AskAsync(2102, Of(1001)), "INVALID_REQUEST");
            (await Authorize(live, pair, 2001)).PayloadType.ShouldBe(2103);
        }
    }

    [Fact]
    public async Task A_logout_ends_the_session_and_is_completed_by_an_event()
    {
        await using var client = await GivenAuthorized(await GivenPair());

        (await client.AskAsync(2162, Of(1001))).PayloadType.ShouldBe(2163);

        (await client.NextAsync()).PayloadType.ShouldBe(2164);
        ShouldBeRefused(await client.AskAsync(2121, Of(1001)), "ACCOUNT_NOT_AUTHORIZED");
        Socket.Unauthorized.ShouldHaveSingleItem().To.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, "ACCOUNT_NOT_AUTHORIZED")]
    [InlineData(true, "INVALID_REQUEST")]
    public async Task An_account_that_is_not_authorized_is_told_so_in_one_of_two_ways(bool asInvalidRequest, string errorCode)
    {
        GivenSocket(options => options.UnauthorizedAsInvalidRequest = asInvalidRequest);
        await using var client = await GivenApplication();

        foreach (var payloadType in new[] { 2106, 2114, 2116, 2121, 2124, 2127, 2129, 2162 })
        {
            var answer = await client.AskAsync(payloadType, Of(1001));
            ShouldBeRefused(answer, errorCode);
            answer.Payload.Text("description")!.ShouldContain("not authorized");
        }
    }

    [Fact]
    public async Task A_refresh_over_the_socket_is_the_ledgers_own()
    {
        var seen = new List<SandboxRequest>();
        GivenSandbox(options => options.OnTokenRequest = request => seen.Add(request));
        var old = await GivenPair();
        await using var client = await GivenAuthorized(old);

        var answer = await client.AskAsync(2173, new() { ["refreshToken"] = RefreshTokenOf(old) });

        (answer.PayloadType, answer.Payload.Text("tokenType"), answer.Payload.Long("expiresIn")).ShouldBe((2174, "bearer", 2_628_000));
        (await client.AskAsync(2102, new() { ["ctidTraderAccountId"] = 1001, ["accessToken"] = answer.Payload.Text("accessToken") })).PayloadType.ShouldBe(2103);
        ShouldBeRefused(await client.AskAsync(2173, new() { ["refreshToken"] = RefreshTokenOf(old) }), "CH_ACCESS_TOKEN_INVALID");
        ShouldBeRefused(await client.AskAsync(2173), "INVALID_REQUEST");
        Sandbox.TokenRequests.Skip(1).Select(request => (request.Method, request.GrantType, request.Applied)).ShouldBe([("2173", "refresh_token", true), ("2173", "refresh_token", false)]);
        seen.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_token_becomes_known_to_the_socket_after_its_propagation()
    {
        GivenSocket(options => options.TokenPropagation = TimeSpan.FromMilliseconds(700));
        var pair = await GivenPair();
        await using var client = await GivenApplication();

        ShouldBeRefused(await Authorize(client, pair), "CH_ACCESS_TOKEN_INVALID");
        (await CallApi(pair)).ShouldBe(200);
        Time.Advance(TimeSpan.FromMilliseconds(699));
        ShouldBeRefused(await Authorize(client, pair), "CH_ACCESS_TOKEN_INVALID");
        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await Authorize(client, pair)).PayloadType.ShouldBe(2103);
    }
}
