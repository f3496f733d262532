using System.Globalization;
using CTraderAuth.AspNetCore.Tests.Browsing;
using CTraderAuth.Servers;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.AspNetCore.Tests.Callbacks.Fuzzing;

/// <summary>R21: the callback and its result page take any request. CTRADERAUTH_CAMPAIGN multiplies the 300.</summary>
public sealed class R21Tests : SiteTest
{
    private static readonly int Requests = 300 * int.Parse(Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") ?? "1", CultureInfo.InvariantCulture);

    private static readonly string[] Refusals =
        ["denied", "no-answer", "not-started-here", "unreadable", "expired", "other-user", "used", "state-missing", "malformed", "refused"];

    [Fact]
    public async Task R21_Any_request_gets_a_documented_answer_and_connects_nobody()
    {
        await GivenAliceAsync();
        await WhenFinishedAsync();
        var property = Prop.ForAll(WildRequest.Any, (Func<WildRequest, Task>)CheckAsync);

        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(Requests).WithReplay(20260714, 21)), Token);

        Exchanges.ShouldBeGreaterThan(Requests / 30);
        (await Site.Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
    }

    private async Task CheckAsync(WildRequest wild)
    {
        // Within the limits of one user.
        Time.Advance(TimeSpan.FromSeconds(20));
        var browser = Alice.Copy();
        if (wild.SetsOut)
        {
            await SetOutAsync(browser);
            await WhenFinishedAsync();
        }

        var response = (await SendAsync(wild, browser)).Response;
        using var reader = new StreamReader(response.Body);
        var body = await reader.ReadToEndAsync(Token);
        var records = await WhenFinishedAsync();

        CheckAnswer(wild, response);
        body.ShouldNotContain(WildRequest.Secret);
        body.ShouldNotContain(WildRequest.Markup);
        Connections.ShouldBeEmpty();
        CheckLogs(wild, records);
    }

    private static void CheckAnswer(WildRequest wild, HttpResponse response)
    {
        var location = response.Headers.Location.ToString();
        if (wild.Method is not "GET")
        {
            response.StatusCode.ShouldBe(StatusCodes.Status405MethodNotAllowed);
        }
        else if (wild.Path is WildRequest.Callback)
        {
            response.StatusCode.ShouldBe(StatusCodes.Status302Found);
            Refusals.Select(label => $"{WildRequest.Result}?outcome={label}").ShouldContain(location.Replace("&returnUrl=%2Fdesk", "", StringComparison.Ordinal));
        }
        else
        {
            response.StatusCode.ShouldBeOneOf(200, 400, 401, 503);
            location.ShouldBeEmpty();
        }
    }

    // The server itself logs the query of the result page, in which there is no secret.
    private static void CheckLogs(WildRequest wild, IReadOnlyList<FakeLogRecord> records)
    {
        foreach (var record in records)
        {
            record.Exception.ShouldBeNull(record.Message);
            if (wild.Path is WildRequest.Callback)
            {
                record.Message.ShouldNotContain(WildRequest.Secret);
                record.Message.ShouldNotContain('\u001b');
                record.Message.ShouldNotContain('\n');
            }
        }
    }

    // The server logs the end of a request, with its query, after the client has read the response.
    private async Task<IReadOnlyList<FakeLogRecord>> WhenFinishedAsync()
    {
        await Eventually.ReadyAsync(() => Logs.GetSnapshot().Any(static record => record is { Category: "Microsoft.AspNetCore.Hosting.Diagnostics", Id.Id: 2 }));
        return Logs.GetSnapshot(clear: true);
    }

    /// <summary>As a server hands it over: no client has looked at the query.</summary>
    private Task<HttpContext> SendAsync(WildRequest wild, Browser browser) =>
        Site.Server.SendAsync(context =>
        {
            var request = context.Request;
            (request.Method, request.Scheme, request.Host, request.Path) = (wild.Method, "http", new("localhost"), wild.Path);
            request.QueryString = new(wild.Query);
            request.Headers.Cookie = $"{browser.Cookies.GetCookieHeader(new($"http://localhost{WildRequest.Callback}"))}; {wild.Cookies}";
            request.Headers["Sec-Fetch-Dest"] = wild.Destination;
        }, Token);
}
