using CTraderAuth.Testing;
using CTraderAuth.Tests.Protection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests;

/// <summary>A real host on a real file.</summary>
public sealed class HostTests : IAsyncDisposable
{
    private readonly CTraderSandbox _sandbox = CTraderSandbox.Start();
    private readonly RingFolder _ring = new();
    private readonly FakeLogCollector _logs = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ctrader-auth-host-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grant_outlives_the_host_and_a_lost_key_ring_stops_the_next_one()
    {
        var token = await RunAsync(tokens => tokens.ConnectAsync("alice", _sandbox.IssueCode(), Token));
        var read = await RunAsync(tokens => tokens.GetAsync("alice", Token).AsTask());
        var copy = _ring.Delete();

        var stopped = await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(tokens => tokens.GetAsync("alice", Token).AsTask()));
        RingFolder.PutBack(copy);

        read.Value.ShouldBe(token.Value);
        stopped.Message.ShouldContain("the key ring was deleted, or this is a different one");
        (await RunAsync(tokens => tokens.GetAsync("alice", Token).AsTask())).Value.ShouldBe(token.Value);
        var file = await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "grants.db"), Token);
        System.Text.Encoding.Latin1.GetString(file).ShouldNotContain(token.Value);
    }

    [Fact]
    public async Task R28_Nothing_readable_is_left_of_a_plain_store_that_was_taken_over()
    {
        var pairs = new List<string>();
        var file = Path.Combine(_folder.FullName, "grants.db");
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(_sandbox).UseSqlite(file);
        await using (var plain = services.BuildServiceProvider())
        {
            for (var i = 0; i < 20; i++)
            {
                pairs.Add((await plain.GetRequiredService<ICTraderTokens>().ConnectAsync($"trader-{i}", _sandbox.IssueCode($"trader-{i}"), Token)).Value);
            }
        }

        Scan(file, pairs).ShouldBe(pairs);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<ILoggerProvider>(new FakeLoggerProvider(_logs));
        _ring.Use(builder.Services.AddDataProtection()).SetApplicationName("tests");
        builder.Services.AddCTraderAuth(_ => { }).UseSandbox(_sandbox).UseSqlite(file).ProtectTokens();
        using (var host = builder.Build())
        {
            await host.StartAsync(Token);
            await foreach (var record in _logs.GetLogsAsync(Token))
            {
                if (record.Id.Id == 602)
                {
                    break;
                }
            }

            Scan(file, pairs).ShouldBeEmpty();
            (await host.Services.GetRequiredService<ICTraderTokens>().GetAsync("trader-7", Token)).Value.ShouldBe(pairs[7]);
            await host.StopAsync(Token);
        }

        Scan(file, pairs).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _ring.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Which texts are anywhere in the file, its log or its shared memory.</summary>
    private static List<string> Scan(string file, List<string> texts)
    {
        var contents = Directory.GetFiles(Path.GetDirectoryName(file)!).Select(static path =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return System.Text.Encoding.Latin1.GetString(copy.ToArray());
        }).ToList();
        return [.. texts.Where(text => contents.Any(content => content.Contains(text, StringComparison.Ordinal)))];
    }

    private async Task<CTraderAccessToken> RunAsync(Func<ICTraderTokens, Task<CTraderAccessToken>> use)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        _ring.Use(builder.Services.AddDataProtection()).SetApplicationName("tests");
        builder.Services.AddCTraderAuth(_ => { }).UseSandbox(_sandbox)
            .UseSqlite($"Data Source={Path.Combine(_folder.FullName, "grants.db")}").ProtectTokens();
        using var host = builder.Build();
        await host.StartAsync(Token);
        var token = await use(host.Services.GetRequiredService<ICTraderTokens>());
        await host.StopAsync(Token);
        return token;
    }
}
