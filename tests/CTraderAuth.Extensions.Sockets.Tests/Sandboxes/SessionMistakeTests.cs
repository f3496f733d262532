using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Rules;
using CTraderAuth.Sockets.Tests.Schedules;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Sockets.Tests.Sandboxes;

/// <summary>
/// Rotations and lost authorizations at random moments, over a real connection: after each round the session is authorized in truth, and every token request was a rotation. A session whose rules have one of the four
/// mistakes is found out. 8 rounds; 200 when CTRADERAUTH_CAMPAIGN is set.
/// </summary>
public sealed class SessionMistakeTests : SandboxSessionTest
{
    private const int MostRounds = 200;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? MostRounds : 8;
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(10);

    private readonly Random _random = new(1);
    private SandboxSocketOptions? _socket;
    private int _rotations;

    [Fact]
    public async Task After_every_round_the_session_is_authorized_and_no_token_request_was_in_vain()
    {
        await GivenAsync(null);
        for (var round = 0; round < Rounds; round++)
        {
            await DisturbAsync();
            (await FindWrongAsync(Limit)).ShouldBeNull($"round {round}");
        }
    }

    [Theory]
    [InlineData(Mistake.NoEpoch)]
    [InlineData(Mistake.RotatesOn2147)]
    [InlineData(Mistake.ReportsTheNewest)]
    [InlineData(Mistake.AlreadyIsFailure)]
    public async Task Each_mistake_is_noticed(Mistake mistake)
    {
        await GivenAsync(mistake);
        for (var round = 0; round < MostRounds; round++)
        {
            await DisturbAsync();
            if (await FindWrongAsync(TimeSpan.FromSeconds(3)) is not null)
            {
                return;
            }
        }

        Assert.Fail($"{mistake} was not noticed in {MostRounds} rounds.");
    }

    private Task GivenAsync(Mistake? mistake) => GivenSessionsAsync(
        socket => (_socket = socket).RoundTrip = RoundTrip,
        services: services => services.AddSingleton(provider => new CTraderAuthorizer(
            provider.GetRequiredService<ICTraderTokens>(),
            provider.GetRequiredService<IOptions<CTraderAuthOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CTraderAuthorization>>(),
            settings => mistake is { } made ? new BrokenRules(new AuthorizationRules(settings), made) : new AuthorizationRules(settings))));

    // One or two losses of an authorization and a rotation, a few milliseconds apart.
    private async Task DisturbAsync()
    {
        _socket!.Rotation = (RotationNotice)_random.Next(3);
        var account = 1001 + _random.Next(2);
        var rotation = _random.Next(2) == 0 ? Task.CompletedTask : RotateAsync(_random.Next(20));
        Sandbox.Socket.DisconnectAccount(account);
        if (_random.Next(2) == 0)
        {
            // The response to the request that the first loss caused is on its way now.
            await WhenHeldAsync(account);
            Sandbox.Socket.DisconnectAccount(account);
        }

        await rotation;
    }

    private async Task RotateAsync(int after)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(after), TimeProvider.System, Token);
        _rotations++;
        await Tokens.RefreshAsync("alice", Token);
    }

    private async Task WhenHeldAsync(long account)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (Sandbox.Socket.Unauthorized.Any(gap => gap.Account == account && gap.To is null) && TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromSeconds(1))
        {
            await Task.Yield();
        }
    }

    private async Task<string?> FindWrongAsync(TimeSpan limit)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var isAuthorized = Sandbox.Socket.Unauthorized.All(static gap => gap.To is not null);
            var status = SessionOf("demo").Status;
            if (Refreshes != _rotations)
            {
                return $"{Refreshes} token requests for {_rotations} rotations";
            }

            if (isAuthorized && status.State == CTraderSessionState.Ready && status.Generation == _rotations + 1)
            {
                return null;
            }

            if (TimeProvider.System.GetElapsedTime(begin) > limit)
            {
                return $"authorized in truth: {isAuthorized}; the session is {status.State} with generation {status.Generation} instead of {_rotations + 1}";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }
    }
}
