using System.Net;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.AspNetCore.Tests.Decorators;

/// <summary>R26: decorators and other containers keep every safeguard.</summary>
public sealed class DecoratorTests : IAsyncDisposable
{
    private readonly SharedStore _store = new();
    private readonly DirectoryInfo _ring = Directory.CreateTempSubdirectory("ctrader-auth-ring-");
    private readonly List<IHost> _hosts = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly TaskCompletionSource _answering = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CTraderSandbox _sandbox;

    public DecoratorTests() => _sandbox = CTraderSandbox.Start(options => options.OnTokenRequest = Hold);

    public static TheoryData<string> Ways => [Decoration.Scrutor, Decoration.Autofac, Decoration.ByHand, Decoration.AutofacAlone];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_store_that_cannot_be_opened_stops_the_start(string way)
    {
        using var host = GivenHost(way);
        _store.Break("Find");

        await Should.ThrowAsync<IOException>(host.StartAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_lost_key_ring_stops_the_start(string way)
    {
        var first = await GivenStarted(way);
        await TokensOf(first).ConnectAsync("alice", _sandbox.IssueCode(), Token);
        await first.StopAsync(Token);
        foreach (var key in _ring.GetFiles())
        {
            key.Delete();
        }

        var second = GivenHost(way);

        (await Should.ThrowAsync<InvalidOperationException>(second.StartAsync(Token))).Message.ShouldContain("key ring");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Plain_rows_are_encrypted(string way)
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(_sandbox).UseStore(_ => _store);
        await using (var plain = services.BuildServiceProvider())
        {
            await plain.GetRequiredService<ICTraderTokens>().ConnectAsync("alice", _sandbox.IssueCode(), Token);
        }

        await GivenStarted(way);

        await foreach (var _ in _store.WatchAsync(Token))
        {
            if (!(await _store.ContentAsync("alice")).StartsWith('{'))
            {
                break;
            }
        }

        (await _store.ContentAsync("alice")).ShouldNotContain("AccessToken");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_pair_that_is_not_stored_yet_is_unhealthy(string way)
    {
        var host = await GivenStarted(way);
        await TokensOf(host).ConnectAsync("alice", _sandbox.IssueCode(), Token);
        var saves = 0;
        _store.Gate(operation => operation is "Save" && Interlocked.Increment(ref saves) > 1 ? throw new IOException("The disk is full.") : Task.CompletedTask);
        _answering.SetResult();
        await TokensOf(host).RefreshAsync("alice", Token);

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        _store.Repair();

        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Entries["ctrader-auth"].Data["unsaved"].ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_stop_of_a_host_waits_for_a_rotation(string way)
    {
        var host = await GivenStarted(way);

        await ShouldWaitForRotation(host, () => host.StopAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_disposal_of_a_host_that_was_only_built_waits_for_a_rotation(string way)
    {
        var host = GivenHost(way);

        await ShouldWaitForRotation(host, () => ((IAsyncDisposable)host).DisposeAsync().AsTask());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_401_is_answered_with_a_new_token_through_the_decorator(string way)
    {
        var host = await GivenStarted(way);
        var old = await TokensOf(host).ConnectAsync("alice", _sandbox.IssueCode(), Token);
        _answering.SetResult();
        _sandbox.ExpireAccessTokens();
        using var api = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("api");

        using var answer = await api.GetAsync(new Uri("accounts", UriKind.Relative), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await TokensOf(host).GetAsync("alice", Token)).Value.ShouldNotBe(old.Value);
        if (way is not Decoration.AutofacAlone)
        {
            var calls = host.Services.GetRequiredService<Calls>();
            calls.Of(nameof(ICTraderTokens.ReplaceRejectedAsync)).ShouldBe(1);
            calls.Of(nameof(ICTraderTokens.GetAsync)).ShouldBe(2);
            calls.Of("FindAsync").ShouldBeGreaterThan(0);
            calls.Of("Protect").ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task A_replaced_ICTraderTokens_needs_neither_store_nor_keys()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "https://program.example/callback")).ProtectTokens();
        builder.Services.AddSingleton<ICTraderTokens>(new DecoratedTokens(null!, new()));
        builder.Services.AddHealthChecks();
        using var host = builder.Build();

        await host.StartAsync(Token);

        await host.StopAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        _answering.TrySetResult();
        _store.Repair();
        foreach (var host in _hosts)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        await _sandbox.DisposeAsync();
        _ring.Delete(recursive: true);
    }

    private static ICTraderTokens TokensOf(IHost host) => host.Services.GetRequiredService<ICTraderTokens>();

    private async Task ShouldWaitForRotation(IHost host, Func<Task> end)
    {
        await TokensOf(host).ConnectAsync("alice", _sandbox.IssueCode(), Token);
        var (saved, savedAtTheEnd) = (0, 0);
        _store.Gate(operation => Task.FromResult(operation is "Done" ? Interlocked.Increment(ref saved) : saved));
        var refreshing = TokensOf(host).RefreshAsync("alice", Token);
        await _arrived.WaitAsync(Token);

        var ending = Task.Run(async () => { await end(); savedAtTheEnd = saved; }, Token);
        _answering.SetResult();
        await ending;

        (await refreshing).Generation.ShouldBe(2);
        savedAtTheEnd.ShouldBe(2, "the attempt and the new pair");
    }

    private void Hold(SandboxRequest request)
    {
        if (request.GrantType is "refresh_token")
        {
            _arrived.Release();
            _answering.Task.Wait(Token);
        }
    }

    private async Task<IHost> GivenStarted(string way)
    {
        var host = GivenHost(way);
        await host.StartAsync(Token);
        return host;
    }

    private IHost GivenHost(string way)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging();
        builder.Services.AddDataProtection().PersistKeysToFileSystem(_ring).SetApplicationName("tests");
        builder.Services.AddCTraderAuth(_ => { }).UseSandbox(_sandbox).UseStore(_ => _store).ProtectTokens();
        builder.Services.AddHealthChecks().AddCTraderAuth();
        builder.Services.AddHttpClient("api", client => client.BaseAddress = _sandbox.ApiUri).AddCTraderToken("alice");
        builder.Decorate(way);
        var host = builder.Build();
        _hosts.Add(host);
        return host;
    }
}
