namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class ReuseTests : SandboxTest
{
    [Fact]
    public async Task Reject_denies_a_spent_refresh_token_and_leaves_the_newest_pair_alone()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.Reject);
        var first = await GivenPair();
        var second = await Refresh(first);

        var reused = await Refresh(first);

        IsDenied(reused).ShouldBeTrue();
        (await CallApi(second)).ShouldBe(200);
        IsPair(await Refresh(second)).ShouldBeTrue();
    }

    [Fact]
    public async Task RevokeFamily_kills_the_newest_pair_too_however_many_rotations_later()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        var first = await GivenPair();
        var third = await Refresh(await Refresh(first));
        var other = await GivenPair("trader-2");

        var reused = await Refresh(first);

        IsDenied(reused).ShouldBeTrue();
        (await CallApi(third)).ShouldBe(401);
        IsDenied(await Refresh(third)).ShouldBeTrue();
        (await CallApi(other)).ShouldBe(200);
    }

    [Fact]
    public async Task RevokeFamily_spares_the_grant_of_a_newer_consent()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        var first = await GivenPair();
        await Refresh(first);
        var consented = await GivenPair();

        var reused = await Refresh(first);

        IsDenied(reused).ShouldBeTrue();
        (await CallApi(consented)).ShouldBe(200);
    }

    [Fact]
    public async Task RevokeFamily_ignores_an_unknown_refresh_token()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        var pair = await GivenPair();

        var answer = await Refresh("never-was");

        IsDenied(answer).ShouldBeTrue();
        (await CallApi(pair)).ShouldBe(200);
    }

    [Fact]
    public async Task Grace_returns_the_newest_pair_again_so_that_a_second_send_recovers_a_lost_response()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.Grace);
        var first = await GivenPair();
        Sandbox.Faults.LoseNextAnswer();
        await Should.ThrowAsync<HttpRequestException>(PostRefresh(first));

        var resent = await Refresh(first);
        var again = await Refresh(first);

        (await CallApi(resent)).ShouldBe(200);
        AccessTokenOf(again).ShouldBe(AccessTokenOf(resent));
        RefreshTokenOf(again).ShouldBe(RefreshTokenOf(resent));
    }

    [Fact]
    public async Task Grace_says_how_long_the_pair_has_left()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.Grace);
        var first = await GivenPair();
        await Refresh(first);

        Time.Advance(TimeSpan.FromSeconds(30));

        (await Refresh(first)).GetProperty("expiresIn").GetInt64().ShouldBe(2_628_000 - 30);
    }

    [Fact]
    public async Task Grace_ends_once_the_newest_pair_was_rotated()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.Grace);
        var first = await GivenPair();
        var third = await Refresh(await Refresh(first));

        var reused = await Refresh(first);

        IsDenied(reused).ShouldBeTrue();
        (await CallApi(third)).ShouldBe(200);
    }
}
