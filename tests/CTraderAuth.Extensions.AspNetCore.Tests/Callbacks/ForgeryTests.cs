using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

/// <summary>R18: state holds. A forged callback connects nobody, and a state is used once.</summary>
public sealed class ForgeryTests : SiteTest
{
    public static TheoryData<string, string, bool> Cases => new()
    {
        { "a made-up state", "not-started-here", true },
        { "an empty state", "not-started-here", true },
        { "no attempt at all", "not-started-here", true },
        { "no attempt at all", "not-started-here", false },
        { "the state of another browser", "not-started-here", true },
        { "the state and cookies of another user", "other-user", true },
        { "the state and cookies of another user", "other-user", false },
        { "a state that is too old", "expired", true },
        { "a state that is too old", "expired", false },
        { "a state twice", "malformed", true },
        { "a cookie that was tampered with", "unreadable", true },
        { "a cookie under another name", "not-started-here", true },
        { "a cookie of another application", "unreadable", true },
        { "a state used before", "used", true },
        { "a state used before", "used", false },
        { "a state used before at another instance", "used", true },
        { "a state used before at another instance", "used", false },
        { "a copy of a cookie from before it was used", "used", true },
        { "an embedded page", "malformed", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R18_A_forged_callback_is_refused(string forgery, string outcome, bool echoState)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var stolen = Sandbox.IssueCode("mallory");
        var before = Exchanges;

        var answer = await ForgeAsync(forgery, stolen);

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Location.ShouldStartWith($"/ctrader/result?outcome={outcome}");
        Sandbox.TokenRequests.ShouldNotContain(request => request.Code == stolen);
        Failures.ShouldNotBeEmpty();
        (Exchanges - before).ShouldBeLessThanOrEqualTo(1);
    }

    private async Task<Answer> ForgeAsync(string forgery, string code)
    {
        if (forgery is "no attempt at all")
        {
            return await Alice.GetAsync(Site, Callback(code, EchoState ? new string('A', 43) : null));
        }

        if (forgery is "the state and cookies of another user")
        {
            var link = await SetOutAsync(Alice);
            await Alice.SignInAsync(Site, "bob");
            return await Alice.GetAsync(Site, Callback(code, EchoState ? StateIn(link) : null));
        }

        if (forgery is "the state of another browser")
        {
            var mallory = await GivenUserAsync("alice");
            return await Alice.GetAsync(Site, Callback(code, StateIn(await SetOutAsync(mallory))));
        }

        var state = StateIn(await SetOutAsync(Alice));
        var cookie = Alice.Attempts[0];
        switch (forgery)
        {
            case "a made-up state":
                return await Alice.GetAsync(Site, Callback(code, new string('A', 43)));
            case "an empty state":
                return await Alice.GetAsync(Site, Callback(code, ""));
            case "a state that is too old":
                Time.Advance(TimeSpan.FromMinutes(10));
                return await Alice.GetAsync(Site, Callback(code, EchoState ? state : null));
            case "a state twice":
                return await Alice.GetAsync(Site, $"{Callback(code, state)}&state={state}");
            case "a cookie that was tampered with":
                cookie.Value = cookie.Value[..^4] + (cookie.Value.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");
                return await Alice.GetAsync(Site, Callback(code, state));
            case "a cookie under another name":
                var other = StateIn(await SetOutAsync(Alice));
                var values = Alice.Attempts.Select(attempt => attempt.Value).Reverse().ToArray();
                Alice.Attempts.Zip(values).ToList().ForEach(pair => pair.First.Value = pair.Second);
                return await Alice.GetAsync(Site, Callback(code, other));
            case "a cookie of another application":
                Site = GivenInstance(services: services => services.PostConfigure<CTraderAuthOptions>(options => options.ClientId = "another-app"));
                return await Alice.GetAsync(Site, Callback(code, state));
            case "a state used before":
                await Alice.GetAsync(Site, Callback(Sandbox.IssueCode(), EchoState ? state : null));
                return await Alice.GetAsync(Site, Callback(code, EchoState ? state : null));
            case "a state used before at another instance":
                await Alice.GetAsync(GivenInstance(), Callback(Sandbox.IssueCode(), EchoState ? state : null));
                return await Alice.GetAsync(Site, Callback(code, EchoState ? state : null));
            case "a copy of a cookie from before it was used":
                var copy = Alice.Copy();
                await Alice.GetAsync(Site, Callback(Sandbox.IssueCode(), state));
                return await copy.GetAsync(Site, Callback(code, state));
            case "an embedded page":
                return await Alice.GetAsync(Site, Callback(code, state), ("Sec-Fetch-Dest", "iframe"));
            default:
                throw new ArgumentException(forgery);
        }
    }

    private static string Callback(string code, string? state) => $"/ctrader/callback?code={code}{(state is null ? "" : $"&state={state}")}";
}
