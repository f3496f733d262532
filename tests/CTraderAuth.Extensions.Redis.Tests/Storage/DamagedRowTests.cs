using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Storage;

/// <summary>R30: a damaged row hurts itself alone.</summary>
public sealed class DamagedRowTests(SharedServer shared) : RedisTest(shared)
{
    private const string Alice = "{row}", Due = "{due}", All = "{all}";

    public static TheoryData<string> Damages =>
    [
        $"HSET {Alice} v 0", $"HSET {Alice} v -1", $"HSET {Alice} v 9223372036854775807", $"HSET {Alice} v 9223372036854775808", $"HSET {Alice} v x", $"HSET {Alice} v 1.5", $"HSET {Alice} v 007", $"HDEL {Alice} v",
        $"HSET {Alice} d 9999999999999999999", $"HSET {Alice} d -000000000000000001", $"HSET {Alice} d x", $"HDEL {Alice} d",
        $"HSET {Alice} c x", $"HSET {Alice} c {{\"Format\":1,\"Grant\":{{\"Id\":null}}}}", $"HDEL {Alice} c", $"HDEL {Alice} v d c", $"HDEL {Alice} v d",
        $"SET {Alice} x", $"DEL {Alice}", $"DEL {Due}", $"DEL {All}", $"ZADD {Due} 0 x", $"ZADD {Due} 0 0000000000000000001nobody", $"ZADD {All} 0 nobody",
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task R30_A_damaged_row_troubles_no_other_subject_in_any_call(string damage)
    {
        var server = await GivenServer();
        await using var sandbox = CTraderSandbox.Start();
        CTraderAccessToken bob;
        await using (var before = GivenProgram(sandbox, server))
        {
            await TokensOf(before).ConnectAsync("alice", sandbox.IssueCode("trader-1"), Cancellation);
            bob = await TokensOf(before).ConnectAsync("bob", sandbox.IssueCode("trader-2"), Cancellation);
        }

        await DamageAsync(server, damage);
        await using var program = GivenProgram(sandbox, server);
        var tokens = TokensOf(program);
        Func<Task>[] calls =
        [
            async () => await tokens.GetStatusAsync("alice", Cancellation),
            async () => await tokens.ListAsync(Cancellation).CountAsync(Cancellation),
            async () => await tokens.GetAsync("alice", Cancellation),
            async () => await tokens.ReplaceRejectedAsync("alice", "rejected", Cancellation),
            async () => await tokens.WatchAsync("alice", Cancellation).FirstAsync(Cancellation),
            async () => await tokens.RefreshAsync("alice", Cancellation),
            async () => await tokens.DisconnectAsync("alice", Cancellation),
            async () => await tokens.ConnectAsync("alice", sandbox.IssueCode("trader-1"), Cancellation),
            async () => (await tokens.GetAsync("alice", Cancellation)).Value.ShouldNotBeEmpty(),
        ];

        for (var i = 0; i < calls.Length; i++)
        {
            await ExpectAsync(calls[i], mayFail: i < calls.Length - 2);
            (await tokens.GetAsync("bob", Cancellation)).Value.ShouldBe(bob.Value);
        }

        await using var later = GivenProgram(sandbox, server);
        (await TokensOf(later).GetAsync("alice", Cancellation)).Value.ShouldBe((await tokens.GetAsync("alice", Cancellation)).Value);
        (await TokensOf(later).ListAsync(Cancellation).Select(status => status.Subject).ToListAsync(Cancellation)).ShouldContain("alice");
        sandbox.TokenRequests.Count.ShouldBeLessThan(10);
    }

    private static async Task ExpectAsync(Func<Task> call, bool mayFail)
    {
        try
        {
            await call().WaitAsync(TimeSpan.FromSeconds(120), Cancellation);
        }
        catch (Exception e) when (mayFail && e is CTraderAuthException or OperationCanceledException)
        {
            // Told in the library's own words.
        }
    }

    private static ICTraderTokens TokensOf(ServiceProvider program) => program.GetRequiredService<ICTraderTokens>();

    private static ServiceProvider GivenProgram(CTraderSandbox sandbox, RedisServer server)
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseRedis(server.Configuration);
        return services.BuildServiceProvider();
    }

    private async Task DamageAsync(RedisServer server, string damage)
    {
        var database = await GivenDatabase(server);
        var row = (await Close(await server.OpenAsync()).GetServers()[0].KeysAsync(pattern: "*:g:alice").ToListAsync(Cancellation)).ShouldHaveSingleItem().ToString();
        var words = damage.Replace(Alice, row, StringComparison.Ordinal).Replace(Due, row.Replace(":g:alice", ":due", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace(All, row.Replace(":g:alice", ":all", StringComparison.Ordinal), StringComparison.Ordinal).Split(' ');
        await database.ExecuteAsync(words[0], [.. words.Skip(1)], CommandFlags.None);
    }
}
