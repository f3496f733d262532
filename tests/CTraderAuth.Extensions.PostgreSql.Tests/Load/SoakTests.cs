using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Load;

/// <summary>R22: months of a bot with tokens that live for a minute. 10 000 rotations when CTRADERAUTH_CAMPAIGN is set.</summary>
[Collection(nameof(Alone))]
public sealed class SoakTests(SharedServer shared) : PostgreSqlTest(shared)
{
    private const int EveryFault = 100;
    private const long Noise = 256 * 1024, PerRotation = 512;
    private static readonly int Rotations = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 10_000 : 600;
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

    [Fact]
    public async Task R22_Thousands_of_rotations_with_one_fault_in_a_hundred_lose_nothing_avoidable_and_leak_nothing()
    {
        await using var sandbox = CTraderSandbox.Start(options => (options.TimeProvider, options.TokenLifetime) = (_time, Life));
        var server = await SharedAsync();
        await using var program = GivenProgram(sandbox, server);
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await tokens.ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
        var (losses, caused, before) = (0, 0, (Memory: 0L, Handles: 0));

        for (var rotation = 1; rotation <= Rotations; rotation++)
        {
            _time.Advance(Life);
            var fault = rotation % EveryFault is 0 ? Faults[rotation / EveryFault % Faults.Length] : default;
            if (fault.Sent is not null)
            {
                sandbox.Faults.Next(fault.Sent);
                caused += fault.Loses ? 1 : 0;
            }

            losses += await IsRotatedAsync(tokens) ? 0 : await ReconnectAsync(tokens, sandbox);
            before = rotation == Rotations / 3 ? Usage() : before;
        }

        var after = Usage();
        losses.ShouldBe(caused);
        sandbox.TokenRequests.Count(request => request.Applied).ShouldBeGreaterThanOrEqualTo(Rotations);
        (after.Memory - before.Memory).ShouldBeLessThan(Noise + (PerRotation * Rotations * 2 / 3));
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

    private ServiceProvider GivenProgram(CTraderSandbox sandbox, PostgreSqlServer server)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UsePostgreSql(server.ConnectionString, options => options.Table = ClientId);
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
