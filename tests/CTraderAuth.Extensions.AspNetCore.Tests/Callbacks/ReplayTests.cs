using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

public sealed class ReplayTests : SiteTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reloaded_callback_ends_as_before_with_one_exchange_on_any_instance(bool echoState)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        var neverAnswered = Alice.Copy();

        var first = await Alice.GetAsync(Site, callback);
        var here = await Alice.GetAsync(Site, callback);
        var elsewhere = await Alice.GetAsync(GivenInstance(), callback);
        var unaware = await neverAnswered.GetAsync(GivenInstance(), callback);

        new[] { first, here, elsewhere, unaware }.ShouldAllBe(answer => answer.Location == "/desk");
        Exchanges.ShouldBe(1);
        Connections.Count.ShouldBe(4);
        (await Site.Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task Many_callbacks_with_one_code_at_once_are_one_exchange()
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        var browsers = Enumerable.Range(0, 10).Select(_ => Alice.Copy()).ToArray();
        SiteInstance[] instances = [Site, GivenInstance()];

        var answers = await Task.WhenAll(browsers.Select((browser, i) => browser.GetAsync(instances[i % 2], callback)));

        answers.ShouldAllBe(answer => answer.Location == "/desk");
        Exchanges.ShouldBe(1);
    }

    [Fact]
    public async Task Another_instance_finishes_what_one_began()
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);

        var answer = await Alice.GetAsync(GivenInstance(), callback);

        answer.Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task A_callback_that_is_reloaded_after_a_disconnect_does_not_connect_again()
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        await Alice.GetAsync(Site, callback);
        await Site.Tokens.DisconnectAsync("alice", Token);

        var answer = await Alice.GetAsync(Site, callback);

        answer.Location.ShouldStartWith("/ctrader/result?outcome=used");
        Exchanges.ShouldBe(1);
    }

    [Fact]
    public async Task Two_tabs_with_state_each_go_back_where_they_came_from()
    {
        EchoState = true;
        await GivenAliceAsync();
        var one = await AllowAsync(Alice, "/one");
        var two = await AllowAsync(Alice, "/two");

        var second = await Alice.GetAsync(Site, two);
        var first = await Alice.GetAsync(Site, one);

        second.Location.ShouldBe("/two");
        first.Location.ShouldBe("/one");
        Exchanges.ShouldBe(2);
    }

    [Fact]
    public async Task Two_tabs_without_state_both_connect_and_both_can_be_reloaded()
    {
        await GivenAliceAsync();
        var one = await AllowAsync(Alice, "/one");
        var two = await AllowAsync(Alice, "/two");

        var first = await Alice.GetAsync(Site, one);
        var second = await Alice.GetAsync(Site, two);
        var again = await Alice.GetAsync(Site, one);
        var third = await Alice.GetAsync(Site, $"/ctrader/callback?code={Sandbox.IssueCode()}");

        new[] { first.Location, second.Location }.Order().ShouldBe(["/one", "/two"]);
        again.Location.ShouldBe(first.Location);
        third.Location.ShouldStartWith("/ctrader/result?outcome=used");
        Exchanges.ShouldBe(2);
    }

    [Fact]
    public async Task Two_tabs_without_state_that_come_back_at_once_do_not_take_each_others_attempt()
    {
        await GivenAliceAsync();
        var one = await AllowAsync(Alice, "/one");
        var two = await AllowAsync(Alice, "/two");
        var other = Alice.Copy();

        var first = await Alice.GetAsync(Site, one);
        var second = await other.GetAsync(Site, two);

        new[] { first.Location, second.Location }.Order().ShouldBe(["/one", "/two"]);
    }

    [Fact]
    public async Task Two_tabs_of_two_users_without_state_end_with_the_user_who_is_signed_in()
    {
        await GivenAliceAsync();
        await SetOutAsync(Alice, "/alice");
        await Alice.SignInAsync(Site, "bob");
        var callback = await AllowAsync(Alice, "/bob", "trader-2");

        var answer = await Alice.GetAsync(Site, callback);

        answer.Location.ShouldBe("/bob");
        (await Site.Tokens.GetStatusAsync("bob", Token))!.State.ShouldBe(GrantState.Connected);
        (await Site.Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_browser_that_leaves_after_the_redirect_does_not_lose_the_grant()
    {
        var (reached, gone, connected) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource<bool>());
        Site = GivenInstance(options => options.OnConnected = context => { connected.SetResult(context.HttpContext.RequestAborted.IsCancellationRequested); return Task.CompletedTask; });
        await GivenAliceAsync();
        var callback = new Uri(await AllowAsync(Alice));
        Store.Gate(_ => { reached.TrySetResult(); return gone.Task; });
        using var client = Site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, callback);
        request.Headers.Add("Cookie", Alice.Cookies.GetCookieHeader(callback));
        using var leaving = new CancellationTokenSource();
        var loading = client.SendAsync(request, leaving.Token);
        await reached.Task.WaitAsync(Token);

        await leaving.CancelAsync();
        gone.SetResult();
        await loading.ContinueWith(static _ => { }, TaskScheduler.Default);

        (await connected.Task.WaitAsync(TimeSpan.FromMinutes(2), Token)).ShouldBeTrue();
        (await Site.Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }
}
