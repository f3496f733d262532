using CTraderAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quickstart.Hosting;
using Quickstart.Narration;

namespace Quickstart.OnCTrader;

/// <summary>Consent, exchange, save and restart with the application configured in the section CTrader.</summary>
internal sealed class CTraderTour(IConfigurationSection section, Narrator narrator)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        narrator.Say($"""
            CTraderAuth.Extensions on cTrader, with the application in the configuration section {CTraderAuthOptions.SectionName}.
            Take the time you need for the consent.

            """);
        GrantStatus? saved;
        await using (var app = await StartAsync(cancellationToken))
        {
            if (await app.Tokens.GetStatusAsync(QuickstartApp.Subject, cancellationToken) is null or { State: GrantState.ReauthorizationRequired })
            {
                await narrator.DialogueAsync("Consent in the browser, and exchange", async () => $"Connected: {await app.Tokens.ConnectInBrowserAsync(QuickstartApp.Subject, cancellationToken)}.");
            }

            saved = await narrator.StepAsync("The grant is saved in SQLite", async () =>
            {
                var row = await app.Store.FindAsync(QuickstartApp.Subject, cancellationToken);
                StepFailedException.Unless(row is not null, $"there is no grant of \"{QuickstartApp.Subject}\" in the store.");
                var status = await app.Tokens.GetStatusAsync(QuickstartApp.Subject, cancellationToken);
                return (status, $"\"{QuickstartApp.Subject}\" is in {Place(app.ClientId)}, and is kept.");
            });
        }

        await using (var app = await narrator.StepAsync("Restart: a new host on the same file", async () => (await StartAsync(cancellationToken), "The first host has stopped, and everything it had in memory is gone.")))
        {
            await narrator.StepAsync("The grant is still there", async () =>
            {
                var found = await app.Tokens.GetStatusAsync(QuickstartApp.Subject, cancellationToken);
                StepFailedException.Unless(found is { State: GrantState.Connected } && found.Generation >= saved?.Generation, $"the new host found {found?.State.ToString() ?? "nothing"}.");
                return $"Found in state {found!.State}, generation {found.Generation}, valid until {found.ExpiresAt.ToLocalTime():d MMM HH:mm}. If you run this again, no consent is needed.";
            });
        }

        narrator.End();
    }

    private Task<QuickstartApp> StartAsync(CancellationToken cancellationToken) =>
        QuickstartApp.StartAsync(services => services.AddCTraderAuth(section).UseSqlite(), api: null, cancellationToken);

    private static string Place(string clientId)
    {
        var file = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "CTraderAuth", $"{clientId}.db");
        return File.Exists(file) ? file : "the user's data folder";
    }
}
