namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class RotationTests : SandboxTest
{
    [Fact]
    public async Task A_refresh_kills_both_halves_of_the_old_pair()
    {
        var old = await GivenPair();

        var fresh = await Refresh(old);

        (await CallApi(fresh)).ShouldBe(200);
        (await CallApi(old)).ShouldBe(401);
        IsDenied(await Refresh(old)).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_many_who_use_one_refresh_token_at_once_exactly_one_wins()
    {
        var pair = await GivenPair();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Refresh(pair)));

        var winner = answers.Single(IsPair);
        answers.Count(IsDenied).ShouldBe(63);
        (await CallApi(winner)).ShouldBe(200);
    }

    [Fact]
    public async Task A_new_consent_by_the_same_trader_kills_the_pair_before_it()
    {
        var first = await GivenPair();
        var other = await GivenPair("trader-2");

        var second = await GivenPair();

        (await CallApi(first)).ShouldBe(401);
        IsDenied(await Refresh(first)).ShouldBeTrue();
        (await CallApi(second)).ShouldBe(200);
        (await CallApi(other)).ShouldBe(200);
    }

    [Fact]
    public async Task An_access_token_ends_with_its_lifetime_and_its_refresh_token_does_not()
    {
        GivenSandbox(options => options.TokenLifetime = TimeSpan.FromMinutes(10));
        var pair = await GivenPair();

        Time.Advance(TimeSpan.FromMinutes(10));

        (await CallApi(pair)).ShouldBe(401);
        pair.GetProperty("expiresIn").GetInt64().ShouldBe(600);
        IsPair(await Refresh(pair)).ShouldBeTrue();
    }

    [Fact]
    public async Task Expired_access_tokens_answer_401_while_refresh_tokens_stay()
    {
        var pair = await GivenPair();

        Sandbox.ExpireAccessTokens();

        (await CallApi(pair)).ShouldBe(401);
        (await CallApi(await Refresh(pair))).ShouldBe(200);
    }

    [Fact]
    public async Task A_revoked_grant_is_dead_whole_and_other_traders_keep_theirs()
    {
        var pair = await GivenPair();
        var code = Sandbox.IssueCode();
        var other = await GivenPair("trader-2");

        Sandbox.Revoke("trader-1");

        (await CallApi(pair)).ShouldBe(401);
        IsDenied(await Refresh(pair)).ShouldBeTrue();
        IsDenied(await Exchange(code)).ShouldBeTrue();
        (await CallApi(other)).ShouldBe(200);
    }
}
