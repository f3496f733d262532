using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Stores;

/// <summary>R22 on any store: months of a bot with tokens that live for a minute.</summary>
/// <param name="rotations">How many. 10 000 when CTRADERAUTH_CAMPAIGN is set.</param>
/// <param name="use">Registers the store.</param>
internal sealed class Soak(int rotations, Action<ICTraderAuthBuilder> use)
{
    private const int EveryFault = 100;
    private const long Noise = 256 * 1024, PerRotation = 512;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    // After the server worked, the loss is the server's; all the others lose nothing.
    private static readonly (SandboxFault Sent, bool Loses)[] Faults =
    [
        (SandboxFault.HangUp(afterProcessing: false), false),
        (SandboxFault.HangUp(afterProcessing: true), true),
        (SandboxFault.Truncate(int.MaxValue), false),
        (SandboxFault.Answer(503, "text/html", "<html>Service Unavailable</html>"), false),
        (SandboxFault.Answer(429, "text/plain", ""), false),
    ];

    private readonly TestClock _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    private readonly int _rotations = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 10_000 : rotations;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task ShouldLoseNothingAvoidableAndLeakNothingAsync()
    {
        await using var sandbox = CTraderSandbox.Start(options => (options.TimeProvider, options.TokenLifetime) = (_time, Life));
        await using var program = GivenProgram(sandbox);
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await tokens.ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
        var (losses, caused, before) = (0, 0, (Memory: 0L, Handles: 0));

        for (var rotation = 1; rotation <= _rotations; rotation++)
        {
            _time.Advance(Life);
            var fault = rotation % EveryFault is 0 ? Faults[rotation / EveryFault % Faults.Length] : default;
            if (fault.Sent is not null)
            {
                sandbox.Faults.Next(fault.Sent);
                caused += fault.Loses ? 1 : 0;
            }

            losses += await IsRotatedAsync(tokens) ? 0 : await ReconnectAsync(tokens, sandbox);
            before = rotation == _rotations / 3 ? Usage() : before;
        }

        var after = Usage();
        losses.ShouldBe(caused);
        sandbox.TokenRequests.Count(request => request.Applied).ShouldBeGreaterThanOrEqualTo(_rotations);
        (after.Memory - before.Memory).ShouldBeLessThan(Noise + (PerRotation * _rotations * 2 / 3));
        (after.Handles - before.Handles).ShouldBeLessThan(20);
    }

    /// <summary>False when the grant was lost.</summary>
    private async Task<bool> IsRotatedAsync(ICTraderTokens tokens)
    {
        while (true)
        {
            try
            {
                await tokens.GetAsync("alice", Cancellation);
                return true;
            }
            catch (CTraderReauthorizationRequiredException e)
            {
                e.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
                return false;
            }
            catch (CTraderUnavailableException e)
            {
                await (e.OutcomeUnknown ? SettleAsync(tokens) : Task.CompletedTask);
                _time.Advance(Life);
            }
        }
    }

    /// <summary>Moves the clock while the rotation waits, until it has come to something.</summary>
    private async Task SettleAsync(ICTraderTokens tokens)
    {
        var settled = tokens.WatchAllAsync(Cancellation).FirstAsync(status => status.State is not GrantState.OutcomeUnknown and not GrantState.Refreshing, Cancellation).AsTask();
        while (!settled.IsCompleted)
        {
            await Task.WhenAny(settled, _time.WhenLooksAsync());
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        await settled;
    }

    private static async Task<int> ReconnectAsync(ICTraderTokens tokens, CTraderSandbox sandbox)
    {
        await tokens.ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
        return 1;
    }

    private ServiceProvider GivenProgram(CTraderSandbox sandbox)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        use(services.AddCTraderAuth(_ => { }).UseSandbox(sandbox));
        return services.BuildServiceProvider();
    }

    private static (long Memory, int Handles) Usage()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var handles = Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
        return (GC.GetTotalMemory(forceFullCollection: true), handles);
    }
}
