namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>After a consent with more accounts, those who wait for one are not told that it is missing before the newest token has been listed.</summary>
public sealed class NewerListTests : AuthorizationTest
{
    [Fact]
    public async Task Those_who_wait_for_a_missing_account_wait_for_the_list_of_the_newest_token()
    {
        var authorization = await GivenMissing(7);
        await Should.ThrowAsync<CTraderRequestException>(() => authorization.WhenAuthorizedAsync(7, Token));
        var list = await WhenListedAgainAsync();

        var waiting = authorization.WhenAuthorizedAsync(7, Token);
        waiting.IsCompleted.ShouldBeFalse();
        list.Succeed(new CTraderAccount(7, isLive: false));
        (await Channel.NextAsync("account 7")).Succeed();
        await waiting;
    }

    [Fact]
    public async Task They_are_told_when_that_list_does_not_have_it_either()
    {
        var authorization = await GivenMissing(7);
        var list = await WhenListedAgainAsync();

        var (one, all) = (authorization.WhenAuthorizedAsync(7, Token), authorization.WhenAuthorizedAsync(null, Token));
        list.Succeed();

        (await Should.ThrowAsync<CTraderRequestException>(one)).ErrorCode.ShouldBe("CH_CTID_TRADER_ACCOUNT_NOT_FOUND");
        await Should.ThrowAsync<CTraderRequestException>(all);
    }

    [Fact]
    public async Task Those_who_wait_for_an_unknown_account_wait_on_while_the_list_is_refused()
    {
        var authorization = await GivenAuthorized(null, 1);
        Tokens.Announce(young: true);
        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
        var list = await Channel.NextAsync("list");
        var waiting = authorization.WhenAuthorizedAsync(7, Token);

        list.Refuse("CH_ACCESS_TOKEN_INVALID");
        await WhenAsync(authorization, static status => status.LastError is not null);

        authorization.WhenAuthorizedAsync(7, Token).IsCompleted.ShouldBeFalse();
        Time.Advance(TimeSpan.FromMilliseconds(250));
        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(1, isLive: false), new CTraderAccount(7, isLive: false));
        (await Channel.NextAsync("account 7")).Succeed();
        await waiting;
    }

    [Fact]
    public async Task Those_who_wait_for_any_account_wait_for_the_list_of_the_newest_token()
    {
        var authorization = await GivenMissing();
        await Should.ThrowAsync<CTraderRequestException>(() => authorization.WhenAuthorizedAsync(null, Token));
        var list = await WhenListedAgainAsync();

        var waiting = authorization.WhenAuthorizedAsync(null, Token);
        waiting.IsCompleted.ShouldBeFalse();
        list.Succeed(new CTraderAccount(7, isLive: false));
        (await Channel.NextAsync("account 7")).Succeed();
        await waiting;
    }

    // The trader has selected no account.
    private async Task<CTraderAuthorization> GivenMissing(params long[] wanted)
    {
        var authorization = Start(new() { Accounts = [.. wanted] });
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed();
        await WhenAsync(authorization, static status => status.State == CTraderAuthorizationState.Ready);
        return authorization;
    }

    private async Task<ScriptedCall> WhenListedAgainAsync()
    {
        Tokens.Announce(young: true);
        return await Channel.NextAsync("list");
    }
}
