using CTraderAuth;
using CTraderAuth.Testing;
using Quickstart.Hosting;
using Quickstart.Narration;

namespace Quickstart.OnSandbox;

/// <summary>From nothing to a grant on disk, and a call of the API.</summary>
internal sealed class ConsentSteps(Narrator narrator, CTraderSandbox sandbox, QuickstartApp app)
{
    public async Task<CTraderAccessToken> RunAsync(string file, CancellationToken cancellationToken)
    {
        var link = await narrator.StepAsync("Make the consent link", () =>
        {
            var made = app.Auth.GetAuthUri();
            return Task.FromResult((made, made.AbsoluteUri));
        });
        var code = await narrator.StepAsync("Consent: this program clicks Allow", async () =>
        {
            var (given, shown) = await Trader.AllowAsync(link, cancellationToken);
            return (given, $"The page redirects the trader to {shown}");
        });
        var token = await narrator.StepAsync("Exchange the code for a token pair", async () =>
        {
            var received = await app.Tokens.ConnectAsync(QuickstartApp.Subject, code, cancellationToken);
            StepFailedException.Unless(sandbox.Exchanges is 1 && sandbox.Denials is 0, $"the token endpoint saw {sandbox.Exchanges} successful exchanges and {sandbox.Denials} rejections.");
            return (received, $"1 request to the token endpoint; access token of generation {received.Generation}, valid until {received.ExpiresAt.ToLocalTime():HH:mm:ss}.");
        });
        await narrator.StepAsync("The pair is saved in SQLite", async () =>
        {
            var row = await app.Store.FindAsync(QuickstartApp.Subject, cancellationToken);
            StepFailedException.Unless(row is not null && File.Exists(file), $"there is no grant of \"{QuickstartApp.Subject}\" in {file}.");
            return $"\"{QuickstartApp.Subject}\" is in {file}{(OperatingSystem.IsWindows() ? "" : $" (mode {Convert.ToString((int)File.GetUnixFileMode(file), 8)})")}, deleted at the end of this run.";
        });
        await narrator.StepAsync("Call the protected API with the token", async () => await ApiCall.SendAsync(app.Api, cancellationToken));
        return token;
    }
}
