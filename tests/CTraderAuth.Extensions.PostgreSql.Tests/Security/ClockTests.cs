using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Security;

/// <summary>Instances whose clocks are an hour apart.</summary>
public sealed class ClockTests(SharedServer shared) : PostgreSqlTest(shared)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Instances_whose_clocks_are_an_hour_apart_rotate_in_turns_and_spend_each_token_once()
    {
        const int rotations = 50;
        var behind = TimeSpan.FromHours(1);
        var server = await SharedAsync();
        var (right, wrong) = (new TestClock(Start), new TestClock(Start - behind));
        await using var sandbox = CTraderSandbox.Start(options => (options.TimeProvider, options.Reuse) = (right, RefreshTokenReuse.RevokeFamily));
        var (one, other) = (GivenTokens(sandbox, server, right), GivenTokens(sandbox, server, wrong));
        await one.ConnectAsync("alice", sandbox.IssueCode(), Cancellation);

        for (var rotation = 1; rotation <= rotations; rotation++)
        {
            var token = await (rotation % 2 == 0 ? one : other).RefreshAsync("alice", Cancellation);
            token.Generation.ShouldBeGreaterThanOrEqualTo(rotation + 1);
            right.Advance(TimeSpan.FromMinutes(1));
            wrong.Advance(TimeSpan.FromMinutes(1));
        }

        sandbox.TokenRequests.ShouldAllBe(request => request.Applied);
        sandbox.TokenRequests.Where(request => request.RefreshToken is not null).Select(request => request.RefreshToken).ShouldBeUnique();
    }

    private ICTraderTokens GivenTokens(CTraderSandbox sandbox, PostgreSqlServer server, TestClock clock)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(clock);
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UsePostgreSql(server.ConnectionString, options => options.Table = ClientId);
        return Close(services.BuildServiceProvider()).GetRequiredService<ICTraderTokens>();
    }
}
