using System.Text.Json;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Protocol;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Faults;

/// <summary>R8 through the rotation: what is readable in an answer is in the store, and what is not is kept as it came.</summary>
public sealed class ReadableTokenTests : TokensTest
{
    private const int Cuts = 50;

    /// <summary>JSON ends, for a reader, before the code, or has not begun: nothing tells that it was meant as a refusal.</summary>
    private static readonly string[] HidesTheCode =
    [
        "a broken escape", "a broken number", "a callback around it", "a control character", "a page before it", "a page with escaped quotation marks", "a proxy's banner before it", "a string around it",
        "a string in a string in an envelope", "an XSSI guard before it", "an array around it", "an escaped string in an envelope", "an envelope around it", "names without quotes", "no commas", "single quotes", "two commas",
    ];

    public static TheoryData<string, string> Cases => MalformedAnswerTests.Cases;

    public static TheoryData<string> Damages => [.. MalformedAnswers.Damages.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R8_Every_readable_token_of_a_malformed_answer_is_committed(string damage, string shape)
    {
        var whole = MalformedAnswers.Shapes[shape];
        var (hasAccess, hasRefresh) = (whole.Contains(Answers.Access, StringComparison.Ordinal), whole.Contains(Answers.Refresh, StringComparison.Ordinal));
        await GivenAnswer(MalformedAnswers.Damages[damage](whole));
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", """{"refreshToken":"next"}"""));

        await Record.ExceptionAsync(async () => await Tokens.GetAsync("alice", Token));

        var grant = await RowAsync();
        (Text(grant, "AccessToken") == Answers.Access).ShouldBe(hasAccess);
        (Text(grant, "RefreshToken") == Answers.Refresh || Refreshes[^1].RefreshToken == Answers.Refresh).ShouldBe(hasRefresh);
        Text(grant, "Unread").ShouldBeNull();
        grant.GetProperty("Generation").GetInt64().ShouldBe(hasAccess ? 2 : hasRefresh ? 3 : 1);
        Refreshes.Count.ShouldBe(hasRefresh && !hasAccess ? 2 : 1);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task R8_A_pair_beside_an_error_code_is_kept_as_it_came_unless_no_code_can_be_read(string damage)
    {
        var body = MalformedAnswers.Damages[damage](Answers.Pair.Replace("null,\"desc", "\"ACCESS_DENIED\",\"desc", StringComparison.Ordinal));
        var before = await GivenAnswer(body);

        var thrown = await Record.ExceptionAsync(async () => await Tokens.GetAsync("alice", Token));

        var grant = await RowAsync();
        (thrown is null).ShouldBe(HidesTheCode.Contains(damage));
        if (thrown is null)
        {
            Text(grant, "AccessToken").ShouldBe(Answers.Access);
            Text(grant, "RefreshToken").ShouldBe(Answers.Refresh);
            return;
        }

        thrown.ShouldBeOfType<CTraderReauthorizationRequiredException>().Reason.ShouldBe(ReauthorizationReason.Rejected);
        Text(grant, "Unread").ShouldBe(body.TrimStart('\uFEFF'));
        Text(grant, "AccessToken").ShouldBe(before.Value);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task R8_A_cut_answer_is_kept_as_it_came_and_never_asked_for_again()
    {
        var chance = new Random(8);
        for (var i = 0; i < Cuts; i++)
        {
            var subject = $"trader-{i}";
            var begun = Answers.Pair.IndexOf(Answers.Access, StringComparison.Ordinal);
            var cut = Answers.Pair[..(begun + chance.Next(2, Answers.Access.Length))];
            await GivenAnswer(cut, subject);

            var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync(subject, Token));
            Time.Advance(TimeSpan.FromHours(1));
            await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync(subject, Token));

            thrown.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
            Text(await RowAsync(subject), "Unread").ShouldBe(cut);
            Refreshes.Count.ShouldBe(i + 1);
        }
    }

    private async Task<CTraderAccessToken> GivenAnswer(string body, string subject = "alice")
    {
        var before = await GivenGrant(subject, subject);
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", body, afterProcessing: true));
        return before;
    }

    private async Task<JsonElement> RowAsync(string subject = "alice") =>
        JsonDocument.Parse(await Store.ContentAsync(subject)).RootElement.GetProperty("Grant");

    private static string? Text(JsonElement grant, string name) => grant.TryGetProperty(name, out var value) ? value.GetString() : null;
}
