using System.Text;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>The ends of a request.</summary>
public sealed class SendTests : SessionTest
{
    private static readonly byte[] Payload = """{"ctidTraderAccountId":1001,"volume":1}"""u8.ToArray();

    [Fact]
    public async Task A_request_is_answered()
    {
        var session = await GivenAuthorizedAsync();

        var response = await session.SendAsync(1001, 2121, Payload, Token);

        response.PayloadType.ShouldBe(2122);
        Encoding.UTF8.GetString(response.Payload.Span).ShouldBe("""{"echo":{"ctidTraderAccountId":1001,"volume":1}}""");
        var status = session.Status;
        (status.State, status.Connections, status.Generation).ShouldBe((CTraderSessionState.Ready, 1, 1L));
        status.Accounts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            account => account.Account.ShouldBe(1001),
            account => account.Login.ShouldBe(5_001_001),
            account => account.Broker.ShouldBe("Broker"),
            account => account.State.ShouldBe(CTraderAccountState.Authorized));
    }

    [Fact]
    public async Task A_refused_request_was_not_executed()
    {
        Server.OnMessage = static async message =>
        {
            if (message.PayloadType == 2106)
            {
                await message.AnswerAsync(2132, new() { ["ctidTraderAccountId"] = 1001, ["errorCode"] = "NOT_ENOUGH_MONEY", ["description"] = "poor" });
            }

            return message.PayloadType == 2106;
        };
        var session = await GivenAuthorizedAsync();

        var refused = await session.SendAsync(1001, 2106, Payload, Token).ShouldThrowAsync<CTraderRequestException>();

        (refused.ErrorCode, refused.Description, refused.Account).ShouldBe(("NOT_ENOUGH_MONEY", "poor", 1001L));
        refused.Message.ShouldBe("cTrader refused request 2106 for account 1001: NOT_ENOUGH_MONEY (poor). It was not executed.");
        session.Status.State.ShouldBe(CTraderSessionState.Ready);
    }

    [Theory]
    [InlineData(2142, "UNKNOWN_ERROR")]
    [InlineData(2132, "TIMEOUT_ERROR")]
    [InlineData(2142, "CH_SERVER_NOT_REACHABLE")]
    [InlineData(2126, "A_CODE_OF_NEXT_YEAR")]
    [InlineData(50, null)]
    public async Task A_refusal_that_does_not_say_what_happened_leaves_the_outcome_unknown_and_nothing_is_repeated(int payloadType, string? code)
    {
        Server.OnMessage = async message =>
        {
            if (message.PayloadType == 2106)
            {
                await message.AnswerAsync(payloadType, new() { ["ctidTraderAccountId"] = 1001, ["errorCode"] = code });
            }

            return message.PayloadType == 2106;
        };
        var session = await GivenAuthorizedAsync();

        var unknown = await session.SendAsync(1001, 2106, Payload, Token).ShouldThrowAsync<CTraderUnavailableException>();

        (unknown.OutcomeUnknown, unknown.ErrorCode).ShouldBe((true, code ?? "UNKNOWN_ERROR"));
        unknown.Message.ShouldBe($"Request 2106 for account 1001 was sent, and cTrader's response does not say whether it was executed: {unknown.ErrorCode}. Find out before you send it again, for example with a reconcile request (2124).");
        Server.CountOf(2106).ShouldBe(1);
        session.Status.State.ShouldBe(CTraderSessionState.Ready);
    }

    [Fact]
    public async Task What_cTrader_says_about_a_request_with_a_token_is_not_shown()
    {
        Server.OnMessage = static async message =>
        {
            if (message.PayloadType == 2151)
            {
                await message.RefuseAsync("INVALID_REQUEST", $"what is {message.Payload.GetProperty("accessToken").GetString()}?");
            }

            return message.PayloadType == 2151;
        };
        var session = await GivenAuthorizedAsync();

        var refused = await session.SendAsync(1001, 2151, """{"accessToken":"secret-token-9"}"""u8.ToArray(), Token).ShouldThrowAsync<CTraderRequestException>();

        refused.Description.ShouldBeNull();
        refused.Message.ShouldBe("cTrader refused request 2151 for account 1001: INVALID_REQUEST. It was not executed.");
    }

    [Fact]
    public async Task A_long_description_is_cut_in_the_message()
    {
        Server.OnMessage = static async message =>
        {
            if (message.PayloadType == 2106)
            {
                await message.RefuseAsync("TRADING_BAD_VOLUME", "\n" + new string('x', 1000));
            }

            return message.PayloadType == 2106;
        };
        var session = await GivenAuthorizedAsync();

        var refused = await session.SendAsync(1001, 2106, Payload, Token).ShouldThrowAsync<CTraderRequestException>();

        refused.Message.ShouldBe($"cTrader refused request 2106 for account 1001: TRADING_BAD_VOLUME (\\u000A{new string('x', 199)}…). It was not executed.");
        refused.Description.ShouldNotBeNull().Length.ShouldBe(1001);
    }

    [Fact]
    public async Task A_request_without_a_response_may_have_been_executed()
    {
        var time = new TestClock(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
        Time = time;
        Server.OnMessage = static message => Task.FromResult(message.PayloadType == 2106);
        var session = await GivenAuthorizedAsync(static options => options.RequestTimeout = TimeSpan.FromSeconds(7));
        var sent = session.SendAsync(1001, 2106, Payload, Token);
        await WhenReceivedAsync(2106);
        await time.WhenWaitsAsync(TimeSpan.FromSeconds(7));

        time.Advance(TimeSpan.FromSeconds(7));

        var unknown = await sent.WaitAsync(Limit, Token).ShouldThrowAsync<CTraderUnavailableException>();
        unknown.OutcomeUnknown.ShouldBeTrue();
        unknown.Message.ShouldContain("may have been executed");
        Server.CountOf(2106).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_that_meets_a_cut_may_have_been_executed_and_is_not_repeated()
    {
        Server.OnMessage = static message =>
        {
            if (message.PayloadType == 2106)
            {
                message.Connection.Cut();
            }

            return Task.FromResult(message.PayloadType == 2106);
        };
        var session = await GivenAuthorizedAsync();

        var unknown = await session.SendAsync(1001, 2106, Payload, Token).ShouldThrowAsync<CTraderUnavailableException>();

        unknown.OutcomeUnknown.ShouldBeTrue();
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });
        Server.CountOf(2106).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_for_an_account_that_is_not_authorized_in_time_was_not_sent()
    {
        Server.OnMessage = static message => Task.FromResult(message.PayloadType == 2102);
        var session = await StartAsync(static options => options.AuthorizationWait = TimeSpan.FromMilliseconds(100));

        var notSent = await session.SendAsync(1001, 2106, Payload, Token).ShouldThrowAsync<CTraderUnavailableException>();

        notSent.OutcomeUnknown.ShouldBeFalse();
        notSent.Message.ShouldStartWith("Request 2106 for account 1001 was not sent, so nothing was executed. The account was not authorized within 0.1 s; the session is ");
        Server.CountOf(2106).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_is_refused_as_not_authorized_is_repeated_once()
    {
        Server.OnMessage = async message =>
        {
            var isFirst = message.PayloadType == 2106 && Server.CountOf(2106) == 1;
            if (isFirst)
            {
                await message.RefuseAsync("ACCOUNT_NOT_AUTHORIZED");
            }

            return isFirst;
        };
        var session = await GivenAuthorizedAsync();

        (await session.SendAsync(1001, 2106, Payload, Token)).PayloadType.ShouldBe(2107);

        (Server.CountOf(2106), Server.CountOf(2102)).ShouldBe((2, 2));
        Tokens.WasAskedToReplace.ShouldBeFalse();
    }

    [Theory]
    [InlineData(2100, "WhenAuthorizedAsync")]
    [InlineData(2102, "WhenAuthorizedAsync")]
    [InlineData(2162, "Accounts")]
    [InlineData(2173, "RefreshAsync of ICTraderTokens")]
    public async Task What_the_session_sends_itself_is_refused(int payloadType, string instead)
    {
        var session = await GivenAuthorizedAsync();

        var error = await session.SendAsync(1001, payloadType, Payload, Token).ShouldThrowAsync<InvalidOperationException>();

        error.Message.ShouldContain(instead);
        Server.CountOf(2173).ShouldBe(0);
    }

    [Fact]
    public async Task A_payload_that_is_no_JSON_is_refused_before_it_is_sent()
    {
        var session = await GivenAuthorizedAsync();

        var error = await session.SendAsync(1001, 2106, """{"volume":1}, "payloadType":2173"""u8.ToArray(), Token).ShouldThrowAsync<ArgumentException>();

        error.Message.ShouldContain("valid JSON");
        Server.CountOf(2106).ShouldBe(0);
    }
}
