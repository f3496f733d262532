namespace CTraderAuth.Tests.Tokens;

public sealed class RejectionTests : TokensTest
{
    [Fact]
    public async Task Fifty_staggered_rejections_of_one_dead_token_rotate_once()
    {
        var dead = await GivenGrant("alice");

        var seen = new List<CTraderAccessToken>();
        for (var request = 0; request < 50; request++)
        {
            seen.Add(await Tokens.ReplaceRejectedAsync("alice", dead.Value, Token));
        }

        seen.ShouldAllBe(token => token.Generation == 2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_rejection_within_five_minutes_returns_the_refused_token()
    {
        var first = await GivenGrant("alice");
        var second = await Tokens.ReplaceRejectedAsync("alice", first.Value, Token);

        var same = await Tokens.ReplaceRejectedAsync("alice", second.Value, Token);
        Time.Advance(TimeSpan.FromMinutes(5));
        var third = await Tokens.ReplaceRejectedAsync("alice", second.Value, Token);

        same.Value.ShouldBe(second.Value);
        third.Generation.ShouldBe(3);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_that_is_not_the_current_one_rotates_nothing()
    {
        var current = await GivenGrant("alice");

        var replaced = await Tokens.ReplaceRejectedAsync("alice", "a token of long ago", Token);

        replaced.Value.ShouldBe(current.Value);
        Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_refresh_token_is_tried_once_until_somebody_asks_again()
    {
        await GivenGrant("alice");
        Sandbox.Revoke("trader-1");
        GivenExpired();

        for (var call = 0; call < 5; call++)
        {
            (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token))).Reason.ShouldBe(ReauthorizationReason.Rejected);
        }

        Refreshes.ShouldHaveSingleItem();
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Tokens.RefreshAsync("alice", Token));
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Corrected_client_credentials_bring_a_refused_grant_back()
    {
        await GivenGrant("alice");
        GivenExpired();
        var wrong = GivenTokens(options => options.ClientSecret = "not the secret");
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await wrong.GetAsync("alice", Token))).Reason.ShouldBe(ReauthorizationReason.Rejected);

        var right = await Tokens.GetAsync("alice", Token);

        right.Generation.ShouldBe(2);
    }
}
