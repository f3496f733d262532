using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Tests.Refusals;

public sealed class RefusalClassesTests
{
    [Theory]
    [InlineData("ALREADY_LOGGED_IN", "Done")]
    [InlineData("CH_CLIENT_ALREADY_AUTHENTICATED", "Done")]
    [InlineData("ALREADY_SUBSCRIBED", "Done")]
    [InlineData("CH_ACCESS_TOKEN_INVALID", "TokenRejected")]
    [InlineData("OA_AUTH_TOKEN_EXPIRED", "TokenRejected")]
    [InlineData("ACCOUNT_NOT_AUTHORIZED", "AccountNotAuthorized")]
    [InlineData("CH_CLIENT_NOT_AUTHENTICATED", "ApplicationLost")]
    [InlineData("CH_CLIENT_AUTH_FAILURE", "ApplicationRefused")]
    [InlineData("CH_OA_CLIENT_NOT_FOUND", "ApplicationRefused")]
    [InlineData("RET_NO_SUCH_LOGIN", "AccountRefused")]
    [InlineData("RET_ACCOUNT_DISABLED", "AccountRefused")]
    [InlineData("CH_CTID_TRADER_ACCOUNT_NOT_FOUND", "AccountRefused")]
    [InlineData("CHANNEL_IS_BLOCKED", "AccountRefused")]
    [InlineData("REQUEST_FREQUENCY_EXCEEDED", "TooFast")]
    [InlineData("BLOCKED_PAYLOAD_TYPE", "TooFast")]
    [InlineData("SERVER_IS_UNDER_MAINTENANCE", "Maintenance")]
    [InlineData("CANT_ROUTE_REQUEST", "Passing")]
    [InlineData("CONNECTIONS_LIMIT_EXCEEDED", "Passing")]
    public void A_code_means_the_same_in_every_request(string code, string expected)
    {
        RefusalClasses.OfRequest(code).ToString().ShouldBe(expected);
        RefusalClasses.OfAuthorization(code).ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("UNSUPPORTED_MESSAGE")]
    [InlineData("INVALID_REQUEST")]
    [InlineData("ENTITY_NOT_FOUND")]
    [InlineData("FRAME_TOO_LONG")]
    [InlineData("MARKET_CLOSED")]
    [InlineData("CONCURRENT_MODIFICATION")]
    [InlineData("NOT_ENOUGH_MONEY")]
    [InlineData("POSITION_NOT_FOUND")]
    public void A_code_about_the_request_passes_in_an_authorization(string code)
    {
        RefusalClasses.OfRequest(code).ShouldBe(RefusalClass.OfTheRequest);
        RefusalClasses.OfAuthorization(code).ShouldBe(RefusalClass.Passing);
    }

    [Theory]
    [InlineData("CH_SERVER_NOT_REACHABLE")]
    [InlineData("TIMEOUT_ERROR")]
    [InlineData("UNKNOWN_ERROR")]
    [InlineData("A_CODE_OF_NEXT_YEAR")]
    [InlineData("already_logged_in")]
    [InlineData("")]
    public void Any_other_code_is_unclear_and_passes_in_an_authorization(string code)
    {
        RefusalClasses.OfRequest(code).ShouldBe(RefusalClass.Unclear);
        RefusalClasses.OfAuthorization(code).ShouldBe(RefusalClass.Passing);
    }

    [Theory]
    [InlineData("TRADING_BAD_VOLUME_2", "TRADING_BAD_VOLUME_2")]
    [InlineData("invalid token 4f5e", "UNKNOWN_ERROR")]
    [InlineData("", "UNKNOWN_ERROR")]
    [InlineData("A_NAME_THAT_IS_LONGER_THAN_ANY_OTHER_ERROR_CODE_OF_CTRADER_AND_A_BIT", "UNKNOWN_ERROR")]
    public void Only_a_name_is_shown_as_a_code(string sent, string shown) => new Refusal(sent).Code.ShouldBe(shown);

    [Theory]
    [InlineData("Trading account is not authorized", true)]
    [InlineData("NOT AUTHORISED", true)]
    [InlineData("Volume is missing", false)]
    [InlineData(null, false)]
    public void An_invalid_request_is_one_that_is_not_authorized_if_it_says_so(string? description, bool isNotAuthorized) =>
        (RefusalClasses.OfRequest("INVALID_REQUEST", description) == RefusalClass.AccountNotAuthorized).ShouldBe(isNotAuthorized);
}
