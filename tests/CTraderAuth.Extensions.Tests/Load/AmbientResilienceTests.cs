using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Load;

/// <summary>The row of the load table in which every client of the program retries, as with Aspire, and the first answer is lost as a 503.</summary>
public sealed class AmbientResilienceTests : LoadTest
{
    private readonly Counter _counter = new();

    [Fact]
    public async Task A_503_that_was_not_applied_is_sent_again_after_thirty_seconds_only_and_the_grant_is_kept()
    {
        await GivenExpiredGrantAndA503(applied: false);

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var mended = await PassSettlingAsync(WhenAsync("alice", status => status.Generation == 2));

        thrown.OutcomeUnknown.ShouldBeTrue();
        (Refreshes[1].At - Refreshes[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
        mended.State.ShouldBe(GrantState.Connected);
        Refreshes.Select(request => request.Applied).ShouldBe([false, true]);
        _counter.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_503_that_was_applied_is_detected_as_a_lost_answer()
    {
        await GivenExpiredGrantAndA503(applied: true);

        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var sentBefore = Refreshes.Count;
        var lost = await PassSettlingAsync(WhenAsync("alice", status => status.State is GrantState.ReauthorizationRequired));

        sentBefore.ShouldBe(1);
        lost.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        Refreshes.Select(request => request.Applied).ShouldBe([true, false]);
        _counter.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task The_other_clients_of_the_program_do_have_the_ambient_handlers()
    {
        await GivenGrant("alice");
        var client = GivenResilientProgram().GetRequiredService<IHttpClientFactory>().CreateClient("api");

        using var response = await client.GetAsync(Sandbox.ApiUri, Token);

        _counter.Requests.ShouldBe(1);
    }

    private async Task GivenExpiredGrantAndA503(bool applied)
    {
        Tokens = GivenResilientProgram().GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(503, "text/html", "<html>Service Unavailable</html>", afterProcessing: applied));
    }

    private ServiceProvider GivenResilientProgram() => GivenProgram(services: services =>
    {
        services.ConfigureHttpClientDefaults(client =>
        {
            client.AddStandardResilienceHandler();
            client.AddHttpMessageHandler(() => new Counting(_counter));
        });
        services.AddHttpClient("api");
    });

    private sealed class Counter
    {
        private int _requests;

        public int Requests => _requests;

        public void Add() => Interlocked.Increment(ref _requests);
    }

    private sealed class Counting(Counter counter) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            counter.Add();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
