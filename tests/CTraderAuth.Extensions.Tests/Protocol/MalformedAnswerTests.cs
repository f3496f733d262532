namespace CTraderAuth.Tests.Protocol;

/// <summary>R8 for the reader: 200 malformed answers, and every readable token of them.</summary>
public sealed class MalformedAnswerTests : ReaderTest
{
    public static TheoryData<string, string> Cases => [.. from damage in MalformedAnswers.Damages.Keys from shape in MalformedAnswers.Shapes.Keys select (damage, shape)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void R8_Every_readable_token_is_found(string damage, string shape)
    {
        var whole = MalformedAnswers.Shapes[shape];

        var answer = Read(MalformedAnswers.Damages[damage](whole));

        answer.AccessToken.ShouldBe(whole.Contains(Answers.Access, StringComparison.Ordinal) ? Answers.Access : null);
        answer.RefreshToken.ShouldBe(whole.Contains(Answers.Refresh, StringComparison.Ordinal) ? Answers.Refresh : null);
        answer.Raw.ShouldBeNull();
        answer.ExpiresIn.TotalSeconds.ShouldBeOneOf(2628000, 3600);
    }

    [Fact]
    public void R8_There_are_200_of_them() => Cases.Count.ShouldBeGreaterThanOrEqualTo(200);
}
