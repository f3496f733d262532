using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Connecting;

public sealed class PrefetchTests : SiteTest
{
    public static MatrixTheoryData<string, string> Cases => new(
        ["/ctrader/connect", "/ctrader/callback?error=x", "/ctrader/callback?code=garbage", "/ctrader/confirm"],
        ["Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "X-Sec-Purpose: prefetch", "Purpose: prefetch", "X-Moz: prefetch", "X-Purpose: preview", "Purpose: Prefetch"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_request_that_no_person_made_changes_nothing(string address, string header)
    {
        EchoState = true;
        await GivenAliceAsync();
        var link = await SetOutAsync(Alice);

        for (var i = 0; i < 10; i++)
        {
            var answer = await Alice.GetAsync(Site, address, (header.Split(": ")[0], header.Split(": ")[1]));
            answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.ShouldContain("no-store");
            answer.Cookies.ShouldBeEmpty();
        }

        Sandbox.TokenRequests.ShouldBeEmpty();
        Failures.ShouldBeEmpty();
        (await Alice.GetAsync(Site, await DecideAsync(link))).Location.ShouldBe("/desk");
    }

    [Theory]
    [InlineData("/ctrader/connect")]
    [InlineData("/ctrader/confirm")]
    public async Task A_HEAD_request_changes_nothing(string address)
    {
        await GivenAliceAsync();
        using var client = Site.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        request.Headers.Add("Cookie", Alice.Cookies.GetCookieHeader(new("http://localhost/ctrader/connect")));

        using var response = await client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }
}
