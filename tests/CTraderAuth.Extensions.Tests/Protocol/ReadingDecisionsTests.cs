using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>What docs/decisions/0004-reading-answers.md decides beyond the vectors.</summary>
public sealed class ReadingDecisionsTests : ReaderTest
{
    [Theory]
    [InlineData("SERVER_IS_UNDER_MAINTENANCE", 503, nameof(TokenAnswerKind.Unavailable))]
    [InlineData("REQUEST_FREQUENCY_EXCEEDED", 200, nameof(TokenAnswerKind.Unavailable))]
    [InlineData("BLOCKED_PAYLOAD_TYPE", 200, nameof(TokenAnswerKind.Unavailable))]
    [InlineData("TIMEOUT_ERROR", 400, nameof(TokenAnswerKind.Unknown))]
    [InlineData("CH_SERVER_NOT_REACHABLE", 502, nameof(TokenAnswerKind.Unknown))]
    [InlineData("ACCESS_DENIED", 403, nameof(TokenAnswerKind.Rejected))]
    [InlineData("ACCESS_DENIED", 404, nameof(TokenAnswerKind.Rejected))]
    [InlineData("ACCESS_DENIED", 429, nameof(TokenAnswerKind.Unavailable))]
    [InlineData("ACCESS_DENIED", 302, nameof(TokenAnswerKind.Unavailable))]
    [InlineData("ACCESS_DENIED", 500, nameof(TokenAnswerKind.Unknown))]
    public void An_error_code_counts_as_far_as_the_status_lets_it(string code, int status, string kind)
    {
        var answer = Read($$"""{"errorCode":"{{code}}"}""", status);

        answer.Kind.ToString().ShouldBe(kind);
        answer.ErrorCode.ShouldBe(code);
        answer.Problem!.ShouldContain(code);
    }

    [Theory]
    [InlineData("""{"errorCode":0,"x":1}""")]
    [InlineData("""{"errorCode":" "}""")]
    [InlineData("""{"errorCode":false}""")]
    [InlineData("""{"error":{"code":1}}""")]
    public void Values_that_are_not_an_error_code_are_ignored(string body)
    {
        var answer = Read(body);

        answer.Kind.ShouldBe(TokenAnswerKind.Unknown);
        answer.ErrorCode.ShouldBeNull();
    }

    [Theory]
    [InlineData("refresh_token: ClientAuthenticationException", false)]
    [InlineData("The access-token = SomethingThatIsNotValid was refused", false)]
    [InlineData("refresh_token: VCuaRt5yTn8mKq2wE4zX7vB1jH3gF6dS9aPoLiUyTrE", true)]
    public void A_message_that_only_names_a_token_holds_none(string message, bool holdsToken)
    {
        var answer = Read($$"""{"error":"invalid_client","error_description":"{{message}}"}""", 401);

        answer.Kind.ShouldBe(TokenAnswerKind.Rejected);
        answer.IsFinal.ShouldBe(holdsToken);
    }

    [Fact]
    public void An_error_code_that_was_read_before_the_cut_counts() =>
        Read("""{"errorCode":"ACCESS_DENIED","descr""").IsDenied.ShouldBeTrue();

    [Theory]
    [InlineData("SERVER_IS_UNDER_MAINTENANCE")]
    [InlineData("TIMEOUT_ERROR")]
    public void Any_error_code_beside_tokens_wins_and_keeps_the_answer(string code)
    {
        var body = Answers.Pair.Replace("\"errorCode\":null", $"\"errorCode\":\"{code}\"", StringComparison.Ordinal);

        var answer = Read(body);

        answer.Kind.ShouldBe(TokenAnswerKind.Rejected);
        answer.AccessToken.ShouldBeNull();
        answer.RefreshToken.ShouldBeNull();
        answer.Raw.ShouldBe(body);
    }

    [Fact]
    public void A_whole_token_beside_a_cut_one_is_used_and_the_answer_kept()
    {
        var body = Answers.Pair[..Answers.Pair.IndexOf(Answers.Refresh[8..], StringComparison.Ordinal)];

        var answer = Read(body);

        answer.Kind.ShouldBe(TokenAnswerKind.AccessTokenOnly);
        answer.AccessToken.ShouldBe(Answers.Access);
        answer.Raw.ShouldBe(body);
    }

    [Theory]
    [InlineData("mos At8x0vqUuJkYp3")]
    [InlineData("mosAt8x0\\u0000vqUuJkYp3")]
    [InlineData("mosAt8x0\\nvqUuJkYp3")]
    [InlineData("mosAt8x0\u00fcvqUuJkYp3")]
    public void A_token_that_no_header_could_carry_is_kept_and_not_used(string token)
    {
        var answer = Read($$"""{"accessToken":"{{token}}"}""");

        answer.Kind.ShouldBe(TokenAnswerKind.Cut);
        answer.Raw.ShouldNotBeNull();
    }

    [Fact]
    public void A_refresh_token_that_comes_back_beside_a_new_access_token_that_was_cut_is_kept()
    {
        var answer = Read("""{"refreshToken":"sent-refresh-token-0123456789","accessToken":"mosAt8x0vqUuJkYp3r""");

        answer.Kind.ShouldBe(TokenAnswerKind.RefreshTokenOnly);
        answer.RefreshToken.ShouldBe("sent-refresh-token-0123456789");
    }

    [Theory]
    [InlineData("315360000", 87_600, false)]
    [InlineData("315360001", 1, true)]
    [InlineData("3600.5e0", 1, false)]
    [InlineData("0", 1, true)]
    [InlineData("-1", 1, true)]
    public void A_lifetime_is_positive_and_ten_years_at_most(string seconds, int hours, bool damaged)
    {
        var answer = Read(Answers.Pair.Replace("2628000", seconds, StringComparison.Ordinal));

        answer.ExpiresIn.TotalHours.ShouldBe(hours, tolerance: 0.001);
        answer.Damaged.ShouldBe(damaged);
    }

    [Fact]
    public void A_few_zero_bytes_do_not_make_a_text_wide()
    {
        var answer = Read($"{Answers.Pair}{new string('\0', 12)}");

        (answer.AccessToken, answer.RefreshToken).ShouldBe((Answers.Access, Answers.Refresh));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(302)]
    public void A_refusing_page_that_shows_a_token_is_a_refusing_page(int status)
    {
        var answer = Read("<html>accessToken=abcdefghijklmnopqrstuvwxyz</html>", status);

        answer.Kind.ShouldBe(TokenAnswerKind.Unavailable);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(410)]
    [InlineData(413)]
    [InlineData(414)]
    [InlineData(415)]
    [InlineData(431)]
    [InlineData(501)]
    public void A_status_that_only_a_wrong_address_gives_spends_nothing_and_names_the_option(int status)
    {
        var answer = Read("", status);

        answer.Kind.ShouldBe(TokenAnswerKind.Unavailable);
        answer.Problem!.ShouldContain($"HTTP {status}");
        answer.Problem!.ShouldContain("CTrader:TokenUri");
    }

    [Theory]
    [InlineData(204)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    public void A_status_that_does_not_decide_is_named(int status)
    {
        var answer = Read("", status);

        answer.Kind.ShouldBe(TokenAnswerKind.Unknown);
        answer.Problem!.ShouldStartWith($"The token endpoint responded with HTTP {status}");
    }

    [Fact]
    public void A_page_that_shows_what_was_sent_shows_no_token() =>
        Read("<html>/apps/token?grant_type=refresh_token&refresh_token=sent-refresh-token-0123456789</html>").Kind.ShouldBe(TokenAnswerKind.Unknown);

    [Fact]
    public void CamelCase_wins_over_snake_case() =>
        Read($$"""{"access_token":"other","accessToken":"{{Answers.Access}}","refresh_token":"another","refreshToken":"{{Answers.Refresh}}","expires_in":60,"expiresIn":120}""")
            .ShouldSatisfyAllConditions(
                answer => answer.AccessToken.ShouldBe(Answers.Access),
                answer => answer.RefreshToken.ShouldBe(Answers.Refresh),
                answer => answer.ExpiresIn.ShouldBe(TimeSpan.FromMinutes(2)));

    [Theory]
    [InlineData("2628000000", 3600)]
    [InlineData("1e300", 3600)]
    [InlineData("\"soon\"", 3600)]
    [InlineData("\"NaN\"", 3600)]
    [InlineData("2628000.5", 2628000.5)]
    public void A_life_that_cannot_be_is_an_hour(string expiresIn, double seconds)
    {
        var answer = Read(Answers.Pair.Replace("2628000", expiresIn, StringComparison.Ordinal));

        answer.ExpiresIn.TotalSeconds.ShouldBe(seconds);
        answer.Damaged.ShouldBe(seconds is 3600);
    }

    [Fact]
    public void What_the_server_says_is_bounded_and_one_line_and_without_what_was_sent()
    {
        var answer = Read("""{"errorCode":"BAD\u0007<CODE> sent client+secret&=","description":"no:\r\n\u001b[31m sent-refresh-token-0123456789 sent%20client%2Bsecret%26%3d sent+client%2Bsecret%26%3D sent client+secret&amp;= """ + new string('x', 400) + "\"}");

        answer.ErrorCode.ShouldBe("UNREADABLE");
        answer.Description!.Length.ShouldBeLessThanOrEqualTo(256);
        answer.Description.ShouldStartWith("no: ***");
        answer.Description.ShouldNotContain("secret");
        answer.Description.ShouldNotContain("0123456789");
    }
}
