using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>The text of a server with the secrets of its request taken out.</summary>
public sealed class TokenSecretsTests
{
    private readonly TokenSecrets _sent = new("abc/defgh", "short", "8letters", "7letter", null, "");

    [Theory]
    [InlineData("before abc/defgh after", "before *** after")]
    [InlineData("ABC/DEFGH", "***")]
    [InlineData("abc\\/defgh", "***")]
    [InlineData("abc\\\\/defgh", "***")]
    [InlineData("abc%2Fdefgh", "***")]
    [InlineData("abc%252Fdefgh", "***")]
    [InlineData("abc%25252Fdefgh", "***")]
    [InlineData("\\u0061bc/defgh", "***")]
    [InlineData("\\x61bc/defgh", "***")]
    [InlineData("\\u0061\\u0062\\u0063\\u002f\\u0064\\u0065\\u0066\\u0067\\u0068", "***")]
    [InlineData("abc/defg\\u0068", "***")]
    [InlineData("abc/defg\\u006", "abc/defg\\u006")]
    [InlineData("abc/defg\\", "abc/defg\\")]
    [InlineData("abc/defg", "abc/defg")]
    [InlineData("a short word", "a short word")]
    [InlineData("8letters, 7letter", "***, 7letter")]
    [InlineData("C:\\users", "C:\\users")]
    public void A_long_secret_is_taken_out_however_it_is_written(string text, string shown) => _sent.Conceal(text).ShouldBe(shown);

    [Theory]
    [InlineData("short", true)]
    [InlineData("SHORT", true)]
    [InlineData("shorts", false)]
    [InlineData("xabc/defghx", true)]
    [InlineData("x8lettersx", true)]
    [InlineData("x7letterx", false)]
    [InlineData("abc/defg", false)]
    [InlineData("", false)]
    public void A_word_is_a_secret_or_contains_a_long_one(string word, bool isIn) => _sent.IsIn(word).ShouldBe(isIn);

    [Theory]
    [InlineData("abc/defgh", null)]
    [InlineData("short", null)]
    [InlineData("abc%2Fdefgh", null)]
    [InlineData("another-token", "another-token")]
    [InlineData(null, null)]
    public void A_token_that_repeats_a_secret_is_none(string? token, string? kept) => _sent.WithoutEcho(token).ShouldBe(kept);
}
