using CTraderAuth;
using CTraderAuth.Sockets;
using CTraderAuth.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TradingBot.OnSandbox;

/// <summary>A sandbox in place of cTrader, which does to the bot within a minute what cTrader does within months.</summary>
internal sealed class SandboxShow(CTraderSandbox sandbox, string folder) : IAsyncDisposable
{
    public static SandboxShow Start(ICTraderAuthBuilder auth, IConfiguration settings)
    {
        var sandbox = CTraderSandbox.Start(options => options.Socket.PricesPerSecond = 1);
        var show = new SandboxShow(sandbox, Directory.CreateTempSubdirectory("ctrader-auth-bot-").FullName);
        auth.UseSandbox(sandbox).UseSqlite(Path.Combine(show.Folder, "grants.db"));
        auth.Services.AddSingleton<IConsent, SandboxConsent>().AddSingleton(sandbox);
        var rotateEvery = settings.GetValue("RotateEvery", TimeSpan.FromSeconds(20));
        var cutEvery = settings.GetValue("CutEvery", TimeSpan.FromSeconds(45));
        auth.Services.AddSingleton<IHostedService>(services => new Troublemaker(
            services.GetRequiredService<ICTraderSession>(), services.GetRequiredService<ICTraderTokens>(), services.GetRequiredService<IConsent>(), sandbox, rotateEvery, cutEvery));
        Line.Print("A sandbox in this program replaces cTrader. Ctrl+C ends it.");
        Line.Print($"Token rotated every {rotateEvery.TotalSeconds:0.#} s, connection cut every {cutEvery.TotalSeconds:0.#} s.");
        return show;
    }

    private string Folder { get; } = folder;

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
