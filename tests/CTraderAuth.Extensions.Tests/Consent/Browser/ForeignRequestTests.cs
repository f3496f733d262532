using System.Net;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class ForeignRequestTests : ConsentTest
{
    [Theory]
    [InlineData("state=foreign&code=bad")]
    [InlineData("state=&code=bad")]
    [InlineData("state=foreign&error=access_denied")]
    [InlineData("code=bad&code=worse")]
    public async Task Refuses_a_foreign_answer_and_still_takes_the_right_one(string query)
    {
        await GivenSignIn();

        var foreign = await StatusOf($"{Callback}?{query}");
        await Browser.GetStringAsync($"{Callback}?code=good&state={State}", Cancellation);

        foreign.ShouldBe(HttpStatusCode.BadRequest);
        await Running;
        Codes.ShouldBe(["good"]);
    }

    [Fact]
    public async Task A_subject_with_a_line_break_forges_no_line_of_the_log_or_the_console()
    {
        await GivenSignIn("alice\r\nforged");

        await StatusOf($"{Callback}?state=foreign&code=bad");
        var page = await Browser.GetStringAsync($"{Callback}?code=good&state={State}", Cancellation);

        await Running;
        page.ShouldContain("alice\\u000D\\u000Aforged");
        Terminal.Written.ShouldContain(line => line.Contains("alice\\u000D\\u000Aforged", StringComparison.Ordinal));
        Terminal.Written.ShouldAllBe(line => !line.Contains("\nforged", StringComparison.Ordinal));
        Logs.GetSnapshot().ShouldAllBe(record => !record.Message.Contains('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?state=foreign&code=bad", 403)]
    [InlineData("?error=access_denied", 408)]
    public async Task A_flood_of_foreign_answers_does_not_fill_the_log(string query, int line)
    {
        Terminal.CanRead = false;
        await GivenSignIn();

        for (var i = 0; i < 100; i++)
        {
            await StatusOf(Callback + query);
        }

        await Browser.GetStringAsync($"{Callback}?code=good&state={State}", Cancellation);
        await Running;
        Logs.GetSnapshot().Count(record => record.Id.Id == line).ShouldBe(20);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/favicon.ico")]
    [InlineData("/callback/")]
    [InlineData("/Callback?code=code")]
    [InlineData("/callback/guessed")]
    public async Task Answers_404_at_any_other_path(string path)
    {
        await GivenSignIn();

        var status = await StatusOf($"http://localhost:{Port}{path}");

        status.ShouldBe(HttpStatusCode.NotFound);
        Running.IsCompleted.ShouldBeFalse();
        Codes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Host", "attacker.example")]
    [InlineData("Host", "localhost")]
    [InlineData("Host", "localhost:1")]
    [InlineData("Host", "localhost.attacker.example")]
    [InlineData("Sec-Fetch-Dest", "image")]
    [InlineData("Sec-Fetch-Dest", "iframe")]
    public async Task Answers_404_to_a_rebound_name_and_to_what_a_foreign_page_embeds(string header, string value)
    {
        await GivenSignIn();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Callback}?code=code&state={State}");
        request.Headers.Add(header, value);
        using var response = await StayingBrowser.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Codes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("navigate", "code=code&state={state}")]
    [InlineData("cors", "code=code&state={state}")]
    [InlineData("navigate", "code=code")]
    public async Task Takes_what_a_service_worker_passes_through(string mode, string query)
    {
        await GivenSignIn();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Callback}?{query.Replace("{state}", State, StringComparison.Ordinal)}");
        request.Headers.Add("Sec-Fetch-Dest", "empty");
        request.Headers.Add("Sec-Fetch-Mode", mode);
        using var response = await Browser.SendAsync(request, Cancellation);

        (await Running).ShouldBeSameAs(Token);
        Codes.ShouldBe(["code"]);
    }

    [Theory]
    [InlineData("cors")]
    [InlineData("no-cors")]
    public async Task Takes_no_answer_without_a_state_that_a_script_sends(string mode)
    {
        await GivenSignIn();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Callback}?code=foreign");
        request.Headers.Add("Sec-Fetch-Dest", "empty");
        request.Headers.Add("Sec-Fetch-Mode", mode);
        using var response = await StayingBrowser.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Codes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Takes_GET_only(string method)
    {
        await GivenSignIn();

        using var request = new HttpRequestMessage(new(method), $"{Callback}?code=code&state={State}");
        request.Content = method is "POST" ? new StringContent(new string('x', 100_000)) : null;
        using var response = await StayingBrowser.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET"]);
        Codes.ShouldBeEmpty();
    }
}
