using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class TokenFaultTests : SandboxTest
{
    [Fact]
    public async Task Hanging_up_before_processing_leaves_the_pair_alive()
    {
        var pair = await GivenPair();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));

        await Should.ThrowAsync<HttpRequestException>(PostRefresh(pair));

        (await CallApi(pair)).ShouldBe(200);
        Sandbox.TokenRequests[^1].Applied.ShouldBeFalse();
        Sandbox.TokenRequests[^1].Status.ShouldBe(0);
        IsPair(await Refresh(pair)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lost_answer_has_killed_the_old_pair_and_nobody_has_the_new_one()
    {
        var pair = await GivenPair();
        Sandbox.Faults.LoseNextAnswer();

        await Should.ThrowAsync<HttpRequestException>(PostRefresh(pair));

        (await CallApi(pair)).ShouldBe(401);
        Sandbox.TokenRequests[^1].Applied.ShouldBeTrue();
        Sandbox.TokenRequests[^1].Status.ShouldBe(0);
        IsDenied(await Refresh(pair)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_sees_a_hang_up_as_the_end_of_the_stream()
    {
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", Sandbox.ApiUri.Port, Cancel);
        var stream = socket.GetStream();

        await stream.WriteAsync("GET /apps/token HTTP/1.1\r\nHost: sandbox\r\n\r\n"u8.ToArray(), Cancel);
        var read = await stream.ReadAsync(new byte[100], Cancel);

        read.ShouldBe(0);
    }

    [Fact]
    public async Task A_cut_body_announces_the_whole_and_ends_early()
    {
        var pair = await GivenPair();
        Sandbox.Faults.Next(SandboxFault.Truncate(20));

        using var response = await Http.GetAsync(RefreshUri(RefreshTokenOf(pair)), HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var seen = new MemoryStream();
        await Should.ThrowAsync<IOException>(() => response.Content.ReadAsStream(Cancel).CopyToAsync(seen, Cancel));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentLength!.Value.ShouldBeGreaterThan(100);
        System.Text.Encoding.UTF8.GetString(seen.ToArray()).ShouldStartWith("""{"accessToken":""");
        seen.Length.ShouldBe(20);
        (await CallApi(pair)).ShouldBe(401);
    }

    [Fact]
    public async Task A_cut_beyond_the_body_still_cuts_its_last_byte()
    {
        Sandbox.Faults.Next(SandboxFault.Truncate(int.MaxValue));

        using var response = await Http.GetAsync(RefreshUri("never-was"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var seen = new MemoryStream();
        await Should.ThrowAsync<IOException>(() => response.Content.ReadAsStream(Cancel).CopyToAsync(seen, Cancel));

        seen.Length.ShouldBe(response.Content.Headers.ContentLength!.Value - 1);
    }

    [Fact]
    public async Task A_canned_answer_comes_with_its_status_type_body_and_retry_after()
    {
        var pair = await GivenPair();
        Sandbox.Faults.Next(SandboxFault.Answer(429, "text/html", "<h1>Slow down</h1>", TimeSpan.FromSeconds(1.2)));

        using var response = await Http.GetAsync(RefreshUri(RefreshTokenOf(pair)), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("<h1>Slow down</h1>");
        (await CallApi(pair)).ShouldBe(200);
        Sandbox.TokenRequests[^1].Status.ShouldBe(429);
    }

    [Fact]
    public async Task A_canned_answer_after_processing_has_killed_the_pair()
    {
        var pair = await GivenPair();
        Sandbox.Faults.Next(SandboxFault.Answer(503, "text/plain", "", afterProcessing: true));

        using var response = await Http.GetAsync(RefreshUri(RefreshTokenOf(pair)), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldBeNull();
        Sandbox.TokenRequests[^1].Applied.ShouldBeTrue();
        (await CallApi(pair)).ShouldBe(401);
    }

    [Fact]
    public async Task Faults_come_in_turn_as_often_as_asked_and_then_no_more()
    {
        Sandbox.Faults.Next(SandboxFault.Answer(500, "", "a"), times: 2);
        Sandbox.Faults.Next(SandboxFault.Answer(502, "", "b"));

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await Http.GetAsync(RefreshUri("never-was"), Cancel);
            statuses.Add((int)response.StatusCode);
        }

        statuses.ShouldBe([500, 500, 502, 200]);
    }

    [Fact]
    public async Task Cleared_faults_do_not_come()
    {
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false), times: 5);

        Sandbox.Faults.Clear();

        IsPair(await GivenPair()).ShouldBeTrue();
    }

    [Fact]
    public void Faults_that_make_no_sense_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => SandboxFault.Answer(42, "text/plain", ""));
        Should.Throw<ArgumentOutOfRangeException>(() => SandboxFault.Truncate(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => SandboxFault.Delay(TimeSpan.FromSeconds(-1), afterProcessing: true));
        Should.Throw<ArgumentOutOfRangeException>(() => Sandbox.Faults.Next(SandboxFault.HangUp(true), times: 0));
    }
}
