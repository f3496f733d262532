using System.Text;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>R21: the reader takes any bytes.</summary>
public sealed class FuzzTests : ReaderTest
{
    private static readonly string[] Seeds =
    [
        Answers.Pair,
        Answers.Denied,
        Answers.Pair[..^1] + $$""","access_token":"{{Answers.Access}}","refresh_token":"{{Answers.Refresh}}","expires_in":"2628000"}""",
        """{"error":"invalid_grant","error_description":"refresh token used"}""",
        "<html><body>502</body></html>",
    ];

    private static readonly int[] Statuses = [200, 201, 302, 400, 401, 403, 404, 429, 500, 503];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void R21_Mutated_answers_are_read_without_an_exception(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var body = Mutated(random, Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]));
            var status = Statuses[random.Next(Statuses.Length)];

            var answer = Read(body, status);

            Check(answer, Encoding.UTF8.GetString(body), status, $"seed {seed}, round {i}");
        }
    }

    [Fact]
    public void R21_Random_bytes_are_read_without_an_exception()
    {
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++)
        {
            var body = new byte[random.Next(300)];
            random.NextBytes(body);

            Read(body).Kind.ShouldBe(TokenAnswerKind.Unknown);
        }
    }

    [Theory]
    [InlineData("{\"accessToken\":{")]
    [InlineData("\"accessToken\":\"")]
    [InlineData("accessToken=\"accessToken='")]
    [InlineData("{\"a\":[")]
    [InlineData("{\"accessToken\":\"\\u")]
    [InlineData("<refresh_token>")]
    public void R21_A_body_made_to_be_slow_is_read_to_its_end(string part)
    {
        var body = string.Concat(Enumerable.Repeat(part, BoundedBody.Limit / part.Length));

        var answer = Read(body);

        answer.AccessToken.ShouldBeNull();
    }

    private static void Check(TokenAnswer answer, string body, int status, string round)
    {
        (answer.Kind is TokenAnswerKind.Pair).ShouldBe(answer.AccessToken is not null && answer.RefreshToken is not null, round);
        (answer.AccessToken ?? "x").ShouldAllBe(c => c >= '!' && c <= '~');
        answer.ExpiresIn.ShouldBeGreaterThan(TimeSpan.Zero);
        (answer.Description?.Length ?? 0).ShouldBeLessThanOrEqualTo(256);
        (answer.ErrorCode?.Length ?? 0).ShouldBeLessThanOrEqualTo(64);
        answer.Problem?.ShouldNotContain(Answers.Access);
        if (status is 200 && body.Contains($"\"accessToken\":\"{Answers.Access}\"", StringComparison.Ordinal))
        {
            (answer.AccessToken is not null || (answer.ErrorCode is not null && answer.Raw is not null)).ShouldBeTrue(round);
        }
    }

    private static byte[] Mutated(Random random, byte[] body)
    {
        var bytes = body.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)"\"{}[]:,\\ 0e-\n\0"[random.Next(14)]);
                    break;
                case 2 when bytes.Count > 20:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at - 1));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(60)).ToList());
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, bytes.Count - 1));
                    break;
            }
        }

        return [.. bytes];
    }
}
