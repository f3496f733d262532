using CTraderAuth.Storage;
using CTraderAuth.Tests.Consent.Browser;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace CTraderAuth.Tests.Lifetime;

/// <summary>Once a program begins to end, nothing is waited for; once its grants have stopped, nothing is spent, and what is stored can still be read.</summary>
public sealed class EndingTests : TokensTest
{
    private readonly ApplicationLifetime _host = new(NullLogger<ApplicationLifetime>.Instance);

    [Fact]
    public async Task The_end_of_a_program_in_which_nothing_is_in_progress_is_no_event()
    {
        var (tokens, stop) = await GivenStarted();
        await tokens.GetStatusAsync("alice", Token);
        await stop();

        Logs.GetSnapshot().ShouldNotContain(static entry => entry.Id.Id == 119);
    }

    [Fact]
    public async Task A_stored_token_is_returned_to_a_service_that_stops_after_the_library()
    {
        var stored = await GivenGrant("alice");
        var (tokens, stop) = await GivenStarted();
        await stop();

        var token = await tokens.GetAsync("alice", Token);

        token.Value.ShouldBe(stored.Value);
        Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stored_token_that_is_due_is_returned_and_not_rotated_after_the_stop()
    {
        var stored = await GivenGrant("alice");
        Time.Advance(TimeSpan.FromDays(29));
        var (tokens, stop) = await GivenStarted();
        await stop();

        var token = await tokens.GetAsync("alice", Token);
        var again = await tokens.GetAsync("alice", Token);

        token.Value.ShouldBe(stored.Value);
        again.Value.ShouldBe(stored.Value);
        Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_read_that_the_stop_meets_half_way_still_brings_the_stored_token()
    {
        var stored = await GivenGrant("alice");
        var slow = new SlowStore(Store);
        var (tokens, stop) = await GivenStarted(services => services.AddCTraderAuth(_ => { }).UseStore(_ => slow));
        var asking = tokens.GetAsync("alice", Token).AsTask();
        await slow.Reading.WaitAsync(Token);

        await stop();

        (await asking).Value.ShouldBe(stored.Value);
    }

    [Fact]
    public async Task The_token_that_another_process_has_rotated_to_replaces_a_refused_one_after_the_stop()
    {
        var refused = await GivenGrant("alice");
        var (tokens, stop) = await GivenStarted();
        await stop();
        var rotated = await Tokens.RefreshAsync("alice", Token);

        var replacement = await tokens.ReplaceRejectedAsync("alice", refused.Value, Token);

        replacement.Value.ShouldBe(rotated.Value);
    }

    [Fact]
    public async Task A_refresh_token_that_was_imported_before_returns_its_grant_after_the_stop()
    {
        var pair = await Auth.GetTokenAsync(Sandbox.IssueCode(), cancellationToken: Token);
        var imported = await Tokens.ImportAsync("alice", pair.RefreshToken, Token);
        var (tokens, stop) = await GivenStarted();
        await stop();

        (await tokens.ImportAsync("alice", pair.RefreshToken, Token)).Value.ShouldBe(imported.Value);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("refresh")]
    [InlineData("connect")]
    [InlineData("import")]
    [InlineData("replace")]
    public async Task Nothing_is_spent_after_the_stop(string call)
    {
        var stored = await GivenGrant("alice");
        var other = await Auth.GetTokenAsync(Sandbox.IssueCode("trader-2"), cancellationToken: Token);
        var (tokens, stop) = await GivenStarted();
        GivenExpired();
        var sent = Sandbox.TokenRequests.Count;
        await stop();

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await (call switch
        {
            "refresh" => tokens.RefreshAsync("alice", Token),
            "connect" => tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token),
            "import" => tokens.ImportAsync("alice", other.RefreshToken, Token),
            "replace" => tokens.ReplaceRejectedAsync("alice", stored.Value, Token),
            _ => tokens.GetAsync("alice", Token).AsTask(),
        }));

        thrown.Message.ShouldContain("shutting down");
        Sandbox.TokenRequests.Count.ShouldBe(sent);
    }

    [Fact]
    public async Task Spending_is_still_allowed_while_the_services_of_the_host_stop()
    {
        await GivenGrant("alice");
        var (tokens, _) = await GivenStarted();
        _host.StopApplication();

        (await tokens.RefreshAsync("alice", Token)).Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("watch all")]
    [InlineData("consent")]
    public async Task Every_wait_ends_when_the_host_begins_to_stop(string wait)
    {
        await GivenGrant("alice");
        var port = FreePort.Next();
        var (tokens, _) = await GivenStarted(services => services.PostConfigure<CTraderAuthOptions>(options => options.RedirectUri = $"http://127.0.0.1:{port}/callback"));
        var waiting = wait switch
        {
            "watch" => tokens.WatchAsync("alice", Token).LastAsync(Token).AsTask(),
            "watch all" => tokens.WatchAllAsync(Token).LastAsync(Token).AsTask(),
            _ => tokens.ConnectInBrowserAsync("bob", Token) as Task,
        };

        _host.StopApplication();

        await Should.ThrowAsync<OperationCanceledException>(waiting.WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    [Fact]
    public async Task Waiting_for_another_process_ends_when_the_host_begins_to_stop()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(CTraderAuth.Testing.SandboxFault.Delay(TimeSpan.FromMinutes(10), afterProcessing: false));
        var other = Tokens.RefreshAsync("alice", Token);

        // The request has arrived, and the row says that it was sent.
        await Time.WhenWaitsAsync(TimeSpan.FromMinutes(10));
        var (tokens, _) = await GivenStarted();
        var waiting = tokens.GetAsync("alice", Token).AsTask();

        _host.StopApplication();

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(waiting.WaitAsync(TimeSpan.FromSeconds(60), Token));
        thrown.Message.ShouldContain("shutting down");
        Time.Advance(TimeSpan.FromMinutes(10));
        await Task.WhenAny(other).WaitAsync(Token);
    }

    [Fact]
    public void Grants_in_memory_by_default_are_logged()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(new Microsoft.Extensions.Logging.Testing.FakeLoggerProvider(Logs)));
        services.AddCTraderAuth(_ => { }).UseSandbox(Sandbox);
        using var program = services.BuildServiceProvider();

        program.GetRequiredService<ICTraderTokens>();

        Logs.GetSnapshot().ShouldContain(record => record.Id.Name == "MemoryByDefault" && record.Message.Contains("UseSqlite()"));
    }

    [Fact]
    public async Task Containers_that_nobody_disposes_are_collected()
    {
        var left = GivenUsedAndForgotten(20);
        await Task.Yield();
        GC.Collect();
        GC.Collect();

        // What the last one left on the stack may live a little longer.
        left.Count(program => program.IsAlive).ShouldBeLessThan(5);
    }

    private static List<WeakReference> GivenUsedAndForgotten(int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost:5000/callback")).UseMemory();
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<ICTraderTokens>().GetStatusAsync("alice", Token).GetAwaiter().GetResult();
        return new WeakReference(provider.GetRequiredService<CTraderAuth.Lifetime.ProgramLife>());
    })];

    private async Task<(ICTraderTokens Tokens, Func<Task> Stop)> GivenStarted(Action<IServiceCollection>? services = null)
    {
        var program = GivenProgram(services: collection =>
        {
            collection.AddSingleton<IHostApplicationLifetime>(_host);
            services?.Invoke(collection);
        });
        var lifetime = program.GetServices<IHostedService>().ShouldHaveSingleItem();
        await lifetime.StartAsync(Token);
        return (program.GetRequiredService<ICTraderTokens>(), () => lifetime.StopAsync(Token));
    }

    /// <summary>The first read takes until it is cancelled.</summary>
    private sealed class SlowStore(IGrantStore inner) : IGrantStore
    {
        private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reading => _reading.Task;

        public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
        {
            if (subject is "alice" && _reading.TrySetResult())
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await inner.FindAsync(subject, cancellationToken);
        }

        public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) => inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

        public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

        public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => inner.ListAsync(refreshDueBefore, cancellationToken);

        public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(cancellationToken);
    }
}
