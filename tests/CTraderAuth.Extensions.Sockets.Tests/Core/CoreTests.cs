using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Sockets.Tests.Core;

/// <summary>With the real core and the sandbox: what the socket says causes the token requests that it must, and no other.</summary>
public sealed class CoreTests : IAsyncDisposable
{
    private readonly TestClock _time = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
    private readonly SharedStore _store = new();
    private readonly CTraderSandbox _sandbox;
    private readonly ServiceProvider _program;
    private readonly ServiceProvider _other;
    private readonly LedgerChannel _channel;
    private CTraderAuthorization? _authorization;

    public CoreTests()
    {
        _sandbox = CTraderSandbox.Start(options =>
        {
            options.TimeProvider = _time;
            options.OnTokenRequest = request => EndIfRotated(request);
        });
        (_program, _other) = (Program(), Program());
        _channel = new(_sandbox, isLive: false, 1, 2);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ICTraderTokens Tokens => _program.GetRequiredService<ICTraderTokens>();

    private int Refreshes => _sandbox.TokenRequests.Count(request => request.GrantType == "refresh_token");

    [Fact]
    public async Task Twenty_rotations_half_of_them_elsewhere_cost_twenty_token_requests_and_one_request_for_each_account()
    {
        await StartAsync();
        for (var generation = 2; generation <= 21; generation++)
        {
            Pass(TimeSpan.FromMinutes(1));
            var elsewhere = generation % 2 == 0 ? _other : _program;
            await elsewhere.GetRequiredService<ICTraderTokens>().RefreshAsync("alice", Token);
            await WhenReadyAsync(generation);
        }

        Refreshes.ShouldBe(20);
        _channel.Asked.ShouldBe(2 * 21);
        _channel.Authorized.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_token_that_expires_at_cTrader_before_its_time_is_replaced_once_and_not_again_within_five_minutes()
    {
        await StartAsync();
        Expire();
        await WhenReadyAsync(2);

        Expire();
        await _authorization!.WatchAsync(Token).FirstAsync(status => status.LastError?.Contains("less than five minutes ago", StringComparison.Ordinal) is true, Token);

        Refreshes.ShouldBe(1);
        Pass(TimeSpan.FromMinutes(5));
        await WhenReadyAsync(3);
        Refreshes.ShouldBe(2);
    }

    [Fact]
    public async Task Demo_and_live_that_see_the_same_token_rejected_cause_one_rotation()
    {
        await StartAsync();
        using var channel = new LedgerChannel(_sandbox, isLive: true, 9);
        await using var live = _program.GetRequiredService<ICTraderAuthorizer>().Start("alice", channel, new() { Environment = CTraderEnvironment.Live });
        await live.WhenAuthorizedAsync(9, Token);

        Expire(() =>
        {
            channel.End();
            live.TokenInvalidated([9]);
        });
        await WhenReadyAsync(2);
        await live.WatchAsync(Token).FirstAsync(status => status is { State: CTraderAuthorizationState.Ready, Generation: 2 }, Token);

        Refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task A_revoked_grant_needs_a_consent_after_one_token_request_and_the_consent_authorizes_the_same_connection()
    {
        await StartAsync();
        Pass(TimeSpan.FromMinutes(1));
        _sandbox.Revoke("trader-1");
        Invalidate();
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await _authorization!.WatchAsync(Token).FirstAsync(status => status.State == CTraderAuthorizationState.ReauthorizationRequired, Token);
        Refreshes.ShouldBe(1);

        await _other.GetRequiredService<ICTraderTokens>().ConnectAsync("alice", _sandbox.IssueCode("trader-1"), Token);

        await _authorization.WatchAsync(Token).FirstAsync(status => status.State == CTraderAuthorizationState.Ready, Token);
        _channel.Authorized.ShouldBe([1, 2]);
        Refreshes.ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _authorization!.DisposeAsync();
        await _program.DisposeAsync();
        await _other.DisposeAsync();
        await _sandbox.DisposeAsync();
        _channel.Dispose();
    }

    private ServiceProvider Program()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddCTraderAuth(_ => { }).UseSandbox(_sandbox).UseStore(_ => _store);
        services.AddCTraderAuthorizer();
        return services.BuildServiceProvider();
    }

    private async Task StartAsync()
    {
        await Tokens.ConnectAsync("alice", _sandbox.IssueCode("trader-1"), Token);
        _authorization = _program.GetRequiredService<ICTraderAuthorizer>().Start("alice", _channel);
        await _authorization.WhenAuthorizedAsync(null, Token);
    }

    // cTrader ends the authorizations before it sends the new token.
    private void EndIfRotated(SandboxRequest request)
    {
        if (request is { GrantType: "refresh_token", Applied: true })
        {
            Invalidate();
        }
    }

    private void Invalidate()
    {
        _channel.End();
        _authorization?.TokenInvalidated([1, 2]);
    }

    private void Expire(Action? andThen = null)
    {
        Pass(TimeSpan.FromMinutes(1));
        _sandbox.ExpireAccessTokens();
        Invalidate();
        andThen?.Invoke();
        _time.Advance(TimeSpan.FromMilliseconds(250));
    }

    // No request may be on its way when the clock jumps: it would count as unanswered.
    private void Pass(TimeSpan time)
    {
        SpinWait.SpinUntil(() => _authorization!.Facts is { List.Ask: null, Replacing: null } facts && facts.Accounts.Values.All(account => account.Ask is null), TimeSpan.FromSeconds(30)).ShouldBeTrue();
        _time.Advance(time);
    }

    private async Task WhenReadyAsync(long generation) =>
        await _authorization!.WatchAsync(Token).FirstAsync(status => status.State == CTraderAuthorizationState.Ready && status.Generation == generation, Token);
}
