using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

public sealed class ReplayTests : SiteTest
{
    [Theory]
    [InlineData(true, "/desk")]
    [InlineData(false, "/ctrader/confirm")]
    public async Task A_reloaded_callback_ends_as_before_with_one_exchange_on_any_instance(bool echoState, string unproven)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        var neverAnswered = Alice.Copy();

        var first = await Alice.GetAsync(Site, callback);
        var here = await Alice.GetAsync(Site, callback);
        var elsewhere = await Alice.GetAsync(GivenInstance(), callback);
        var unaware = await neverAnswered.GetAsync(GivenInstance(), callback);

        new[] { first, here, elsewhere }.ShouldAllBe(answer => answer.Location == "/desk");
        unaware.Location.Split('?')[0].ShouldBe(unproven);
        Exchanges.ShouldBe(1);
        Connections.Count.ShouldBe(echoState ? 4 : 3);
        (await Site.Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(1);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Many_callbacks_with_one_code_at_once_are_one_exchange(bool echoState, int count)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        var browsers = Enumerable.Range(0, 10).Select(_ => Alice.Copy()).ToArray();
        SiteInstance[] instances = [Site, count is 2 ? GivenInstance() : Site];

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
    public async Task Of_two_tabs_without_state_the_second_has_to_be_confirmed_and_both_can_be_reloaded()
    {
        await GivenAliceAsync();
        var one = await AllowAsync(Alice, "/one");
        var two = await AllowAsync(Alice, "/two");

        var first = await Alice.GetAsync(Site, one);
        var asked = await Alice.GetAsync(Site, two);
        var second = await ConfirmAsync(Alice, CodeIn(two));
        var again = await Alice.GetAsync(Site, one);
        var third = await Alice.GetAsync(Site, $"/ctrader/callback?code={Sandbox.IssueCode()}");

        asked.Location.ShouldBe(QuestionOf(CodeIn(two)));
        new[] { first.Location, second.Location }.Order().ShouldBe(["/one", "/two"]);
        again.Location.ShouldBe(first.Location);
        third.Location.ShouldStartWith("/ctrader/result?outcome=used");
        Exchanges.ShouldBe(2);
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
