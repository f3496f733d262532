using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Tokens;

/// <summary>An explicit refresh is no way around the one use of a refresh token, nor around the pauses between failures.</summary>
public sealed class OneProbeTests : TokensTest
{
    private const string Cut = """{"accessToken":"mosAt8x0vqUuJkYp3rQ5w""";
    private const string BesideAnError = """{"accessToken":"mosAt8x0vqUuJkYp3rQ5wZ1tD7cF9bN2hL4gS6eXaVc","refreshToken":"VCuaRt5yTn8mKq2wE4zX7vB1jH3gF6dS9aPoLiUyTrE","errorCode":"CH_SOMETHING_NEW"}""";

    [Theory]
    [InlineData(Cut, ReauthorizationReason.ResponseLost)]
    [InlineData(BesideAnError, ReauthorizationReason.Rejected)]
    public async Task A_token_whose_response_is_kept_is_never_sent_again(string body, ReauthorizationReason reason)
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        await GivenGrant("alice");
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", body, afterProcessing: true));
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Tokens.RefreshAsync("alice", Token));
        var newCredentials = GivenTokens(options => options.ClientSecret = "another secret");

        foreach (var tokens in new[] { Tokens, GivenTokens(), newCredentials })
        {
            (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => tokens.RefreshAsync("alice", Token))).Reason.ShouldBe(reason);
        }

        Refreshes.ShouldHaveSingleItem();
        (await Store.ContentAsync("alice")).ShouldContain("mosAt8x0vqUuJkYp3rQ5w");
    }

    [Fact]
    public async Task A_lost_grant_is_probed_once_and_then_in_the_rhythm_of_the_back_off()
    {
        await GivenGrant("alice");
        Sandbox.Faults.LoseNextAnswer();
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token));
        await PassSettlingAsync(WhenAsync("alice", status => status.State == GrantState.ReauthorizationRequired));
        var other = GivenTokens();
        var sent = new List<int>();

        foreach (var pause in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(38), TimeSpan.FromSeconds(76) })
        {
            Time.Advance(pause);
            var before = Refreshes.Count;
            for (var call = 0; call < 20; call++)
            {
                var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => (call % 2 is 0 ? Tokens : other).RefreshAsync("alice", Token));
                thrown.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
            }

            sent.Add(Refreshes.Count - before);
        }

        sent.ShouldBe([1, 1, 1]);
    }

    [Fact]
    public async Task A_code_whose_response_is_kept_is_never_sent_again()
    {
        var code = Sandbox.IssueCode();
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", Cut, afterProcessing: true));
        await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ConnectAsync("alice", code, Token));

        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Tokens.ConnectAsync("alice", code, Token))).Reason.ShouldBe(ReauthorizationReason.ResponseLost);

        Sandbox.TokenRequests.ShouldHaveSingleItem();
        (await Store.ContentAsync("alice")).ShouldContain("mosAt8x0vqUuJkYp3rQ5w");
    }
}
