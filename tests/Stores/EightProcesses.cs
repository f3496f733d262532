using System.Globalization;
using CTraderAuth.Campaign;
using CTraderAuth.Campaign.Child;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Stores;

/// <summary>R2 on any store: one refresh per grant across processes. 200 callers in each and 100 rotations when CTRADERAUTH_CAMPAIGN is set.</summary>
/// <param name="store">What <see cref="StoreChoice"/> takes.</param>
internal sealed class EightProcesses(string store)
{
    private const int Processes = 8;
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 };
    private static readonly (int Callers, int Rotations) Size = IsCampaign ? (200, 100) : (50, 10);

    private TaskCompletionSource _allAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task ShouldSpendEachRefreshTokenOnceAsync()
    {
        await using var sandbox = CTraderSandbox.Start(options => (options.Reuse, options.OnTokenRequest) = (RefreshTokenReuse.RevokeFamily, HoldRefresh));
        var start = await GivenGrant(sandbox);
        using var processes = new ProcessGroup(
            Processes, () => ChildProcess.Start(sandbox, "shared", store, start.UtcTicks.ToString(CultureInfo.InvariantCulture)));
        (await processes.HearAsync()).ShouldAllBe(line => line == "ready 1");

        for (var round = 1; round <= Size.Rotations; round++)
        {
            Volatile.Write(ref _allAsked, new(TaskCreationOptions.RunContinuationsAsynchronously));
            await processes.SayAsync($"{round} {Size.Callers}");
            (await processes.HearAsync()).ShouldAllBe(line => line == "asked");
            _allAsked.SetResult();
            var seen = await processes.HearAsync();

            seen.Distinct().ShouldHaveSingleItem().ShouldNotBeNull().ShouldStartWith($"{round + 1} ");
        }

        var refreshes = sandbox.TokenRequests.Where(request => request.GrantType is "refresh_token").ToArray();
        refreshes.Length.ShouldBe(Size.Rotations);
        refreshes.ShouldAllBe(request => request.Applied);
        refreshes.Select(request => request.RefreshToken).Distinct().Count().ShouldBe(Size.Rotations);
    }

    // The response waits until the callers of all processes have come.
    private void HoldRefresh(SandboxRequest request)
    {
        if (request.GrantType is "refresh_token")
        {
            Volatile.Read(ref _allAsked).Task.Wait(Cancellation);
        }
    }

    private async Task<DateTimeOffset> GivenGrant(CTraderSandbox sandbox)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time);
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).Use(store);
        await using var program = services.BuildServiceProvider();
        await program.GetRequiredService<ICTraderTokens>().ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
        return time.GetUtcNow();
    }
}
