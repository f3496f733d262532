using CTraderAuth.Docs.Tests.Workshop;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Docs.Tests.Programs;

/// <summary>Runs the programs of the pages about stores on servers.</summary>
[Collection(WorkshopTests.Name)]
public sealed class ServerProgramTests(DocsWorkshop workshop)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_bot_on_PostgreSQL_starts()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var bot = PageProgram.Start(workshop, "docs/stores/postgresql.md", "bot", $"--ConnectionStrings:grants={server.ConnectionString}");

        await bot.LineAsync(line => line.Contains("Grants are kept at", StringComparison.Ordinal));

        await PostgreSqlServer.ForgetTemplateAsync();
    }

    [Fact]
    public async Task The_bot_on_Redis_starts()
    {
        await using var server = await RedisServer.StartAsync();
        await using var bot = PageProgram.Start(workshop, "docs/stores/redis.md", "bot", $"--ConnectionStrings:redis={server.Configuration}");

        await bot.LineAsync(line => line.Contains("Grants are kept at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_grant_moves_from_SQLite_to_Redis_and_works_there()
    {
        await using var server = await RedisServer.StartAsync();
        await using var sandbox = CTraderSandbox.Start();
        var folder = workshop.FolderOf("docs/stores/redis.md");
        var file = Path.Combine(folder, "grants.db");
        await UseAsync(sandbox, builder => builder.UseSqlite(file), tokens => tokens.ConnectAsync("alice", sandbox.IssueCode(), Cancel));

        var run = $"dotnet '{workshop.Program("docs/stores/redis.md", "move")}' {sandbox.ClientId} '{file}' '{server.Configuration}'";
        var (first, second) = (await workshop.Shell.RunAsync(folder, run), await workshop.Shell.RunAsync(folder, run));

        first.ShouldContain("alice: moved");
        second.ShouldContain("alice: is there already");
        (await UseAsync(sandbox, builder => builder.UseRedis(server.Configuration), tokens => tokens.RefreshAsync("alice", Cancel))).Generation.ShouldBe(2);
    }

    private static async Task<CTraderAccessToken> UseAsync(CTraderSandbox sandbox, Func<ICTraderAuthBuilder, ICTraderAuthBuilder> store, Func<ICTraderTokens, Task<CTraderAccessToken>> use)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        store(services.AddCTraderAuth(_ => { }).UseSandbox(sandbox));
        await using var provider = services.BuildServiceProvider();
        return await use(provider.GetRequiredService<ICTraderTokens>());
    }
}
