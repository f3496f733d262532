using System.Text;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

public sealed class VectorTests : EndpointTest
{
    public static TheoryData<string> Names => Vector.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Reads_the_answer(string name)
    {
        var vector = Vector.Named(name);
        await using var server = GivenServer(vector);

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(KindOf(vector));
        answer.ErrorCode.ShouldBe(vector.ErrorCode ?? answer.ErrorCode);
        (answer.RetryAfter?.TotalSeconds).ShouldBe(vector.RetryAfterSeconds);
        (answer.Problem is null).ShouldBe(answer.Kind is TokenAnswerKind.Pair);
        if (answer.Kind is TokenAnswerKind.Pair)
        {
            answer.AccessToken.ShouldBe(Answers.Access);
            answer.RefreshToken.ShouldBe(Answers.Refresh);
            answer.ExpiresIn.TotalSeconds.ShouldBe(vector.AssumedLifeSeconds ?? 2628000);
            answer.Damaged.ShouldBe(vector.AssumedLifeSeconds is not null || name.StartsWith("cut", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("access token missing", null, Answers.Refresh, false)]
    [InlineData("refresh token missing", Answers.Access, null, false)]
    [InlineData("cut inside the access token", null, null, true)]
    [InlineData("error beside a token: the error wins", null, null, true)]
    public async Task Salvages_what_can_be_read_and_keeps_the_rest(string name, string? access, string? refresh, bool raw)
    {
        var vector = Vector.Named(name);
        await using var server = GivenServer(vector);

        var answer = await Refresh(server.Address);

        answer.AccessToken.ShouldBe(access);
        answer.RefreshToken.ShouldBe(refresh);
        answer.Raw.ShouldBe(raw ? vector.Body : null);
    }

    private static RawServer GivenServer(Vector vector) =>
        RawServer.Answering(_ => Answers.Http(vector.Status, vector.ContentType, Encoding.UTF8.GetBytes(vector.Body), vector.Headers));

    private static TokenAnswerKind KindOf(Vector vector) => (vector.Outcome, vector.Salvage) switch
    {
        ("token", _) => TokenAnswerKind.Pair,
        ("rejected", _) => TokenAnswerKind.Rejected,
        ("unavailable", _) => TokenAnswerKind.Unavailable,
        ("unknown", null) => TokenAnswerKind.Unknown,
        ("unknown", "refresh token") => TokenAnswerKind.RefreshTokenOnly,
        ("unknown", "access token") => TokenAnswerKind.AccessTokenOnly,
        ("unknown", "raw answer kept, no replay") => TokenAnswerKind.Cut,
        _ => throw new InvalidOperationException($"The vector {vector.Name} asks for an outcome that is not known here."),
    };
}
