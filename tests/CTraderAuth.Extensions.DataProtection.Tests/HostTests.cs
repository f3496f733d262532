using CTraderAuth.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests;

/// <summary>A real host on a real file.</summary>
public sealed class HostTests : IAsyncDisposable
{
    private readonly CTraderSandbox sandbox = CTraderSandbox.Start();
    private readonly RingFolder ring = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ctrader-auth-host-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grant_outlives_the_host_and_a_lost_key_ring_stops_the_next_one()
    {
        var token = await RunAsync(tokens => tokens.ConnectAsync("alice", sandbox.IssueCode(), Token));
        var read = await RunAsync(tokens => tokens.GetAsync("alice", Token).AsTask());
        var copy = ring.Delete();

        var stopped = await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(tokens => tokens.GetAsync("alice", Token).AsTask()));
        RingFolder.PutBack(copy);

        read.Value.ShouldBe(token.Value);
        stopped.Message.ShouldContain("the key ring was deleted, or this is another one");
        (await RunAsync(tokens => tokens.GetAsync("alice", Token).AsTask())).Value.ShouldBe(token.Value);
        var file = await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "grants.db"), Token);
        System.Text.Encoding.Latin1.GetString(file).ShouldNotContain(token.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        ring.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<CTraderAccessToken> RunAsync(Func<ICTraderTokens, Task<CTraderAccessToken>> use)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        ring.Use(builder.Services.AddDataProtection()).SetApplicationName("tests");
        builder.Services.AddCTraderAuth(_ => { }).UseSandbox(sandbox)
            .UseSqlite($"Data Source={Path.Combine(folder.FullName, "grants.db")}").ProtectTokens();
        using var host = builder.Build();
        await host.StartAsync(Token);
        var token = await use(host.Services.GetRequiredService<ICTraderTokens>());
        await host.StopAsync(Token);
        return token;
    }
}
