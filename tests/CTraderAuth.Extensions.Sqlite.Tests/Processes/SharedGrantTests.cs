using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Processes;

public sealed class SharedGrantTests : TemporaryFolder
{
    private readonly TaskCompletionSource _bothAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Two_processes_on_one_file_make_one_refresh_and_both_see_it()
    {
        await using var sandbox = CTraderSandbox.Start(options => options.OnTokenRequest = HoldRefresh);
        await GivenExpiredGrant(sandbox);
        using var one = GrantProcess.Start(sandbox, File, "alice", callers: 50);
        using var other = GrantProcess.Start(sandbox, File, "alice", callers: 50);
        (await one.ReadLineAsync(Cancellation)).ShouldBe("ready 1");
        (await other.ReadLineAsync(Cancellation)).ShouldBe("ready 1");

        await Task.WhenAll(one.GoAsync(Cancellation), other.GoAsync(Cancellation));
        (await one.ReadLineAsync(Cancellation)).ShouldBe("asked");
        (await other.ReadLineAsync(Cancellation)).ShouldBe("asked");
        _bothAsked.SetResult();
        var seen = await one.ReadToEndAsync(Cancellation);
        var seenByOther = await other.ReadToEndAsync(Cancellation);

        seen.ShouldHaveSingleItem().ShouldStartWith("2 ");
        seenByOther.ShouldBe(seen);
        sandbox.TokenRequests.Where(request => request.GrantType is "refresh_token").ShouldHaveSingleItem().Applied.ShouldBeTrue();
    }

    // The answer waits until the callers of both processes have come.
    private void HoldRefresh(SandboxRequest request)
    {
        if (request.GrantType is "refresh_token")
        {
            _bothAsked.Task.Wait(Cancellation);
        }
    }

    // Connected by a program that lived forty days ago, so that the token has expired whatever the time.
    private async Task GivenExpiredGrant(CTraderSandbox sandbox)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(40)));
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite($"Data Source={File}");
        await using var program = services.BuildServiceProvider();
        await program.GetRequiredService<ICTraderTokens>().ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
    }
}
