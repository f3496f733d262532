using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Authorization.Browser;

/// <summary>Asks a trader for consent in a browser and takes the answer on 127.0.0.1, or from the console.</summary>
internal sealed class BrowserConsent(
    ICTraderAuth auth, IOptions<CTraderAuthOptions> options, IConsentTerminal terminal, TimeProvider time, ILogger<BrowserConsent> logger)
{
    /// <summary>How long the browser may take to fetch the page that says how it ended.</summary>
    public static readonly TimeSpan PageLimit = TimeSpan.FromSeconds(5);

    public async Task<CTraderAccessToken> RunAsync(
        string subject, Func<string, CancellationToken, Task<CTraderAccessToken>> connect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var address = LoopbackAddress.Parse(options.Value.RedirectUri);
        var round = new ConsentRound(subject, address, logger);
        var listener = LoopbackListener.Start(address, round.RespondAsync, time, logger);
        await using (listener.ConfigureAwait(false))
        {
            logger.ConsentAwaited(address.Port, subject);
            var answer = await AskAsync(subject, address, round, cancellationToken).ConfigureAwait(false);
            try
            {
                var token = await ConnectAsync(subject, answer, connect, cancellationToken).ConfigureAwait(false);
                round.Show(ConsentPage.Connected(subject));
                return token;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                round.Show(ConsentPage.Denied(e.Message));
                throw;
            }
            finally
            {
                await LetPageBeSeenAsync(round, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ConsentAnswer> AskAsync(string subject, LoopbackAddress address, ConsentRound round, CancellationToken cancellationToken)
    {
        var link = auth.GetAuthUri(state: round.State);
        terminal.WriteLine($"To connect \"{subject}\" to cTrader, open this link and allow the access:\n\n{link.AbsoluteUri}\n");
        terminal.WriteLine(terminal.TryOpen(link) ? "A browser should open by itself." : "No browser could be opened here: open the link by hand.");
        if (!terminal.CanRead)
        {
            return await round.Answered.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        terminal.WriteLine("Is the browser on another machine? Then the last page will not load: paste its address here.");
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pasted = new PastedAnswers(terminal, address, round).ReadAsync(reading.Token);
        try
        {
            return await round.Answered.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
            await pasted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<CTraderAccessToken> ConnectAsync(
        string subject, ConsentAnswer answer, Func<string, CancellationToken, Task<CTraderAccessToken>> connect, CancellationToken cancellationToken)
    {
        if (answer.Code is { } code)
        {
            return await connect(code, cancellationToken).ConfigureAwait(false);
        }

        logger.ConsentDenied(subject);
        throw answer.ToDenial(subject);
    }

    private async Task LetPageBeSeenAsync(ConsentRound round, CancellationToken cancellationToken)
    {
        if (round.AwaitsPage)
        {
            await round.PageSent.WaitAsync(PageLimit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
