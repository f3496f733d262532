using CTraderAuth.Testing.TokenEndpoint;

namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class RequestLogTests : SandboxTest
{
    [Fact]
    public async Task The_log_tells_what_came_when_and_whether_it_was_applied()
    {
        var code = Sandbox.IssueCode();
        var pair = await Exchange(code);
        var arrived = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromMinutes(1));
        await PostRefresh(pair);

        var denied = await Refresh(pair);

        IsDenied(denied).ShouldBeTrue();
        var log = Sandbox.TokenRequests;
        log.Select(request => request.GrantType).ShouldBe(["authorization_code", "refresh_token", "refresh_token"]);
        log.Select(request => request.Method).ShouldBe(["GET", "POST", "GET"]);
        log.Select(request => request.Code).ShouldBe([code, null, null]);
        log.Select(request => request.RefreshToken).ShouldBe([null, RefreshTokenOf(pair), RefreshTokenOf(pair)]);
        log.Select(request => request.Applied).ShouldBe([true, true, false]);
        log.Select(request => request.Status).ShouldBe([200, 200, 200]);
        log.Select(request => request.At).ShouldBe([arrived, arrived + TimeSpan.FromMinutes(1), arrived + TimeSpan.FromMinutes(1)]);
    }

    [Fact]
    public async Task An_entry_shows_no_secret()
    {
        var code = Sandbox.IssueCode();
        var pair = await Exchange(code);
        await Refresh(pair);
        using var response = await Http.GetAsync(Address(("grant_type", Sandbox.ClientSecret)), Cancel);

        var shown = string.Join('\n', Sandbox.TokenRequests);

        shown.ShouldBe("""
            GET authorization_code 200, applied
            GET refresh_token 200, applied
            GET (unknown grant type) 200, not applied
            """);
    }

    [Fact]
    public async Task The_callback_runs_for_each_request()
    {
        var told = new List<SandboxRequest>();
        GivenSandbox(options => options.OnTokenRequest = told.Add);

        await GivenPair();

        told.ShouldBe(Sandbox.TokenRequests);
        told.ShouldHaveSingleItem().Applied.ShouldBeTrue();
    }

    [Fact]
    public void The_log_keeps_the_newest_100_000()
    {
        var log = new RequestLog();

        for (var i = 0; i <= RequestLog.Limit; i++)
        {
            log.Add(new SandboxRequest(Time.GetUtcNow(), "GET", null, $"{i}", null));
        }

        log.Snapshot().Count.ShouldBe(100_000);
        log.Snapshot()[0].Code.ShouldBe("1");
        log.Snapshot()[^1].Code.ShouldBe("100000");
    }

    [Fact]
    public async Task A_method_that_is_neither_GET_nor_POST_is_not_a_token_request()
    {
        using var response = await Http.DeleteAsync(Sandbox.TokenUri, Cancel);

        ((int)response.StatusCode).ShouldBe(405);
        Sandbox.TokenRequests.ShouldBeEmpty();
    }
}
