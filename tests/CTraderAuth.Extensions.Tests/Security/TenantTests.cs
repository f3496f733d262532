using System.Collections.Concurrent;
using System.Net;
using CTraderAuth.Protocol;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Security;

/// <summary>R16: tenants stay apart. The whole million when CTRADERAUTH_CAMPAIGN is set.</summary>
public sealed class TenantTests
{
    private const int Subjects = 1_000, Threads = 64;
    private static readonly int Requests = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 1_000_000 : 50_000;

    private readonly TestClock _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly TaggedServer _server = new(tokenLife: TimeSpan.FromHours(1));
    private readonly ConcurrentQueue<string> _crossings = new();
    private int _served;
    private int _refused;

    [Fact]
    public async Task R16_A_thousand_subjects_on_sixty_four_threads_never_see_each_others_tokens()
    {
        await using var program = GivenProgram();
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await Parallel.ForEachAsync(Names, TestContext.Current.CancellationToken, async (subject, stop) => await tokens.ConnectAsync(subject, subject, stop));
        using var client = program.GetRequiredService<IHttpClientFactory>().CreateClient("api");

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => Work(client, tokens, thread), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        _crossings.ShouldBeEmpty();
        _served.ShouldBe(Requests / Threads * Threads);
        _refused.ShouldBeGreaterThan(0);
        _server.Replays.ShouldBe(0);
        _server.Refreshes.ShouldBeGreaterThan(2 * Subjects);
        var statuses = await tokens.ListAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        statuses.Count(status => status.State is GrantState.Connected or GrantState.Refreshing).ShouldBe(Subjects);
    }

    private static IEnumerable<string> Names => Enumerable.Range(0, Subjects).Select(number => $"trader-{number}");

    // Every thread walks through all subjects in an order of its own; tokens expire and are refused under way.
    private void Work(HttpClient client, ICTraderTokens tokens, int thread)
    {
        var random = new Random(thread);
        for (var i = 0; i < Requests / Threads; i++)
        {
            var subject = $"trader-{random.Next(Subjects)}";
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://api.example/{subject}").SetCTraderSubject(subject);
            using var response = i % 2 is 0
                ? client.Send(request, TestContext.Current.CancellationToken)
                : client.SendAsync(request, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            Interlocked.Add(ref _served, response.IsSuccessStatusCode ? 1 : 0);
            if (i % 8 is 0)
            {
                Check(subject, tokens.GetAsync(subject, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult().Value);
            }

            if (i % 100 is 0)
            {
                _time.Advance(TimeSpan.FromSeconds(30));
            }
        }
    }

    private ServiceProvider GivenProgram()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        services.AddCTraderAuth(options =>
        {
            (options.ClientId, options.ClientSecret) = ("app", "secret");
            options.RedirectUri = options.TokenUri = "http://127.0.0.1:1/";
        }).UseMemory();
        services.AddSingleton<ITokenEndpoint>(_server);
        services.AddHttpClient("api", client => client.BaseAddress = new("https://api.example")).AddCTraderToken()
            .ConfigurePrimaryHttpMessageHandler(() => new Receiver(this));
        return services.BuildServiceProvider();
    }

    private void Check(string subject, string token)
    {
        if (TaggedServer.OwnerOf(token) != subject)
        {
            _crossings.Enqueue($"{subject} was given {token}");
        }
    }

    /// <summary>Looks whose token comes with whose request, and refuses one in a hundred once.</summary>
    private sealed class Receiver(TenantTests test) : HttpMessageHandler
    {
        private readonly ConcurrentDictionary<string, bool> _refusals = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Answer(request));

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Answer(request);

        private HttpResponseMessage Answer(HttpRequestMessage request)
        {
            var token = request.Headers.Authorization!.Parameter!;
            test.Check(request.RequestUri!.AbsolutePath[1..], token);
            var refuses = token.EndsWith(".2", StringComparison.Ordinal) && _refusals.TryAdd(token, true);
            Interlocked.Add(ref test._refused, refuses ? 1 : 0);
            return new(refuses ? HttpStatusCode.Unauthorized : HttpStatusCode.OK) { RequestMessage = request };
        }
    }
}
