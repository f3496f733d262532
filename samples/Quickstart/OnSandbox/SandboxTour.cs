using CTraderAuth;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Quickstart.Hosting;
using Quickstart.Narration;

namespace Quickstart.OnSandbox;

/// <summary>The whole tour with the embedded sandbox, whose access tokens are valid for three seconds.</summary>
internal sealed class SandboxTour(Narrator narrator)
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(3);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        narrator.Say($"""
            CTraderAuth.Extensions: the whole job on an embedded sandbox, a local stand-in for cTrader.
            Its access tokens live {TokenLifetime.TotalSeconds:0} s instead of 30 days, so that you can watch one end.
            For real cTrader set CTrader:ClientId, CTrader:ClientSecret and CTrader:RedirectUri.

            """);
        using var folder = new GrantFolder();
        await using var sandbox = CTraderSandbox.Start(options => options.TokenLifetime = TokenLifetime);
        long generation;
        await using (var app = await StartAsync())
        {
            var token = await new ConsentSteps(narrator, sandbox, app).RunAsync(folder.File, cancellationToken);
            generation = await new RefreshSteps(narrator, sandbox, app).RunAsync(token, cancellationToken);
        }

        await using (var app = await narrator.StepAsync("Restart: a new host on the same file", async () => (await StartAsync(), "The first host has stopped, and everything it had in memory is gone.")))
        {
            await new RestartSteps(narrator, sandbox, app).RunAsync(generation, cancellationToken);
        }

        narrator.End();

        Task<QuickstartApp> StartAsync() => QuickstartApp.StartAsync(
            services => services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite(folder.ConnectionString), sandbox.ApiUri, cancellationToken);
    }
}
