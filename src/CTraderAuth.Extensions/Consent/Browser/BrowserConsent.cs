using CTraderAuth.Consent.Browser.Loopback;
using CTraderAuth.Consent.Browser.Terminal;
using CTraderAuth.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Consent.Browser;

/// <summary>Asks a trader for consent in a browser and receives the response on 127.0.0.1 or from the console.</summary>
internal sealed class BrowserConsent(
    ICTraderAuth auth, IOptions<CTraderAuthOptions> options, IConsentTerminal terminal, TimeProvider time, ILogger<BrowserConsent> logger)
{
    /// <summary>How long the browser may take to fetch the page that shows the result.</summary>
    public static readonly TimeSpan PageLimit = TimeSpan.FromSeconds(5);

    // Once the consent page has returned a state, a response without one comes from somewhere else.
    private volatile bool _returnsState;

    /// <param name="subject">The subject to connect, as shown on the console, on the pages and in the log.</param>
    /// <param name="isKnown">Whether the subject has or had a grant.</param>
    /// <param name="connect">Exchanges the code and stores the grant.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CTraderAccessToken> RunAsync(
        string subject, Func<CancellationToken, Task<bool>> isKnown, Func<string, CancellationToken, Task<CTraderAccessToken>> connect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        subject = LoggedSubject.Of(subject);
        var address = LoopbackAddress.Parse(options.Value.RedirectUri);
        var rule = new StateRule(options.Value.MissingState, _returnsState || EndPoints.ReturnsState(new(options.Value.AuthUri)), await isKnown(cancellationToken).ConfigureAwait(false), terminal.CanRead);
        var round = new ConsentRound(subject, rule, terminal, logger);
        var link = auth.GetAuthUri(state: round.State);
        var site = new ConsentSite(subject, address, link, round);
        var listener = LoopbackListener.Start(address, site.RespondAsync, time, logger);
        await using (listener.ConfigureAwait(false))
        {
            logger.ConsentAwaited(address.Port, subject);
            Invite(subject, address, rule, link, site.Entrance);
            var answer = await AnswerAsync(subject, address, round, cancellationToken).ConfigureAwait(false);
            _returnsState |= answer.State is not null;
            try
            {
                var token = await ConnectAsync(subject, answer, connect, cancellationToken).ConfigureAwait(false);
                site.Show(ConsentPage.Connected(subject));
                return token;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                site.Show(ConsentPage.Denied(e.Message));
                throw;
            }
            finally
            {
                await LetPageBeSeenAsync(site, round, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Invite(string subject, LoopbackAddress address, StateRule rule, Uri link, Uri entrance)
    {
        terminal.WriteLine($"To connect \"{subject}\" to cTrader, open this link and allow access:\n\n{link.AbsoluteUri}\n");
        terminal.WriteLine(!terminal.OpensBrowser ? "Open it in any browser, on this or any other machine."
            : terminal.TryOpen(link, entrance) ? "A browser should open automatically."
            : "No browser could be opened here. Open the link yourself, on this or any other machine.");
        terminal.WriteLine(terminal.CanRead
            ? "Is the browser on another machine? Then the last page will not load: copy its address from the address bar and paste it here."
            : WithoutConsole(address));
        if (rule.LacksConsole)
        {
            TellNobodyCanBeAsked(subject);
        }
    }

    private static string WithoutConsole(LoopbackAddress address) =>
        $"Is the browser on another machine? Then forward the port first: ssh -L {address.Port}:127.0.0.1:{address.Port} and the name of this machine. Or run this program in a terminal, where you can paste the address of the last page.";

    private void TellNobodyCanBeAsked(string subject)
    {
        logger.ConsoleMissing(subject);
        terminal.WriteLine($"\"{subject}\" was connected before and this program has no terminal to ask on, so only a response with the \"state\" of this link is accepted. "
            + $"Set CTrader:AuthUri to {EndPoints.GrantingAccessUri}, which returns it, or run this program in a terminal.");
    }

    private async Task<ConsentResponse> AnswerAsync(string subject, LoopbackAddress address, ConsentRound round, CancellationToken cancellationToken)
    {
        if (!terminal.CanRead)
        {
            return await round.Answered.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pasted = ReadPastedAsync(subject, address, round, reading.Token);
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

    /// <summary>Reads what is typed. An input that has ended, as that of a service has from the start, is no console any more.</summary>
    private async Task ReadPastedAsync(string subject, LoopbackAddress address, ConsentRound round, CancellationToken cancellationToken)
    {
        await new PastedAnswers(terminal, address, round).ReadAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellationToken.IsCancellationRequested || !round.TryEndConsole())
        {
            return;
        }

        terminal.WriteLine($"Standard input has ended, so nothing can be pasted here. {WithoutConsole(address)}");
        if (round.LacksConsole)
        {
            TellNobodyCanBeAsked(subject);
        }
    }

    private async Task<CTraderAccessToken> ConnectAsync(
        string subject, ConsentResponse answer, Func<string, CancellationToken, Task<CTraderAccessToken>> connect, CancellationToken cancellationToken)
    {
        if (answer.Code is { } code)
        {
            return await connect(code, cancellationToken).ConfigureAwait(false);
        }

        logger.ConsentDenied(subject);
        throw answer.ToDenial(subject);
    }

    private async Task LetPageBeSeenAsync(ConsentSite site, ConsentRound round, CancellationToken cancellationToken)
    {
        if (round.IsFromBrowser)
        {
            await site.PageSent.WaitAsync(PageLimit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
