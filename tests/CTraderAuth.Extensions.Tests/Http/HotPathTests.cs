using System.Net;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CTraderAuth.Tests.Http;

public sealed class HotPathTests : TokensTest
{
    private static readonly Uri Address = new("https://gateway.example/accounts");

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Attaches_a_live_token_without_allocating(bool standing, bool realTime)
    {
        var client = await GivenClient(standing ? "alice" : null, realTime);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address).SetCTraderSubject("alice");
        Send(client, request, 100);

        // What the runtime allocates once for itself may fall into one round, not into all of them.
        var least = Enumerable.Range(0, 10).Min(_ => AllocatedBy(() => Send(client, request, 1_000)));

        least.ShouldBe(0);
        Terminal.Carried.ShouldNotBeNull();
        request.Headers.Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task Attaches_the_new_token_right_after_a_rotation()
    {
        var client = await GivenClient("alice", realTime: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        Send(client, request, 100);

        for (var generation = 2; generation < 20; generation++)
        {
            var rotated = await Tokens.RefreshAsync("alice", Token);
            Send(client, request, 3);

            rotated.Generation.ShouldBe(generation);
            Terminal.Carried.ShouldBe($"Bearer {rotated.Value}");
        }
    }

    [Fact]
    public async Task Attaches_nothing_once_the_grant_is_disconnected()
    {
        var client = await GivenClient("alice", realTime: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        Send(client, request, 100);

        await Tokens.DisconnectAsync("alice", Token);

        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(client.SendAsync(request, Token));
    }

    [Fact]
    public async Task Leaves_the_token_once_the_clock_of_a_test_says_that_it_is_over()
    {
        var client = await GivenClient("alice", realTime: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        Send(client, request, 100);
        var first = Terminal.Carried;

        GivenExpired();
        await client.SendAsync(request, Token);

        Terminal.Carried.ShouldNotBe(first);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Sends_nothing_for_a_request_that_is_cancelled_already()
    {
        var client = await GivenClient("alice", realTime: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);

        await Should.ThrowAsync<OperationCanceledException>(client.SendAsync(request, new CancellationToken(canceled: true)));

        request.Headers.Authorization.ShouldBeNull();
    }

    private async Task<HttpMessageInvoker> GivenClient(string? subject, bool realTime)
    {
        GivenSandbox(options => options.TimeProvider = realTime ? TimeProvider.System : Time);
        var program = GivenProgram(services: services =>
        {
            services.Replace(ServiceDescriptor.Singleton(realTime ? TimeProvider.System : Time));
            services.AddHttpClient("api").RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new Terminal())
                .AddCTraderToken(subject, options => options.AllowedHosts.Add("gateway.example"));
        });
        Tokens = program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        return new(program.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("api"));
    }

    private static void Send(HttpMessageInvoker client, HttpRequestMessage request, int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (!client.SendAsync(request, CancellationToken.None).IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The live token was not there at once.");
            }
        }
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Terminal : HttpMessageHandler
    {
        private static readonly Task<HttpResponseMessage> Answer = Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

        public static string? Carried { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Carried = request.Headers.NonValidated["Authorization"].ToString();
            return Answer;
        }
    }
}
