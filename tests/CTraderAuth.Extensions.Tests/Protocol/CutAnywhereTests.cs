using System.Text;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>R21, R8: wherever an answer is cut, no whole token is lost, and more of it never reads as less.</summary>
public sealed class CutAnywhereTests : ReaderTest
{
    public static TheoryData<string, string> Bodies => new()
    {
        { "camelCase", Answers.Pair },
        { "snake_case", $$"""{"access_token":"{{Answers.Access}}","token_type":"bearer","expires_in":2628000,"refresh_token":"{{Answers.Refresh}}"}""" },
        { "refresh token first", $$"""{"refreshToken":"{{Answers.Refresh}}","expiresIn":"2628000","accessToken":"{{Answers.Access}}"}""" },
        { "twins", Answers.Pair[..^1] + $$""","access_token":"{{Answers.Access}}","refresh_token":"{{Answers.Refresh}}","expires_in":2628000}""" },
        { "indented", Answers.Pair.Replace(",", ",\r\n  ", StringComparison.Ordinal).Replace(":", " : ", StringComparison.Ordinal) },
        { "escaped", Answers.Pair.Replace("mosA", "\\u006dosA", StringComparison.Ordinal) },
        { "behind a byte order mark", "\uFEFF" + Answers.Pair },
        { "behind other members", $$"""{"extra":{"deep":[1,2,{"x":null}]},"scope":"trading",{{Answers.Pair[1..]}}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void No_whole_token_is_lost(string spelling, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var seen = Encoding.UTF8.GetString(bytes, 0, length);

            var answer = Read(bytes.AsSpan(0, length));

            (answer.AccessToken is not null).ShouldBe(Shows(seen, "ccess", "osAt8x0vqUuJkYp3rQ5wZ1tD7cF9bN2hL4gS6eXaVc\""), $"{spelling}, {length} bytes");
            (answer.RefreshToken is not null).ShouldBe(Shows(seen, "efresh", Answers.Refresh + "\""), $"{spelling}, {length} bytes");
            (answer.AccessToken ?? Answers.Access).ShouldBe(Answers.Access);
            (answer.RefreshToken ?? Answers.Refresh).ShouldBe(Answers.Refresh);
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void More_never_reads_as_less(string spelling, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        var ranks = Enumerable.Range(0, bytes.Length + 1).Select(length => RankOf(Read(bytes.AsSpan(0, length)).Kind)).ToList();

        ranks.ShouldBe([.. ranks.Order()], spelling);
        ranks[0].ShouldBe(0);
        ranks[^1].ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_token_that_has_begun_is_kept(string spelling, string body)
    {
        var begun = body.IndexOf("oken\"", StringComparison.Ordinal) + "oken\" : \"xx".Length;
        for (var length = begun; length < body.Length; length++)
        {
            var answer = Read(body[..length]);

            var sure = answer.Kind is TokenAnswerKind.Pair || answer.Raw is not null || answer.AccessToken is not null || answer.RefreshToken is not null;
            sure.ShouldBeTrue($"{spelling}, {length} characters");
        }
    }

    private static bool Shows(string seen, string name, string token) =>
        seen.Contains(token, StringComparison.Ordinal) && seen.Contains(name, StringComparison.Ordinal);

    private static int RankOf(TokenAnswerKind kind) => kind switch
    {
        TokenAnswerKind.Unknown => 0,
        TokenAnswerKind.Cut => 1,
        TokenAnswerKind.AccessTokenOnly or TokenAnswerKind.RefreshTokenOnly => 2,
        TokenAnswerKind.Pair => 3,
        _ => throw new InvalidOperationException($"{kind} in the middle of a pair."),
    };
}
