using CTraderAuth.Consent.Browser.Loopback;
using CTraderAuth.Consent.Browser.Terminal;

namespace CTraderAuth.Consent.Browser;

/// <summary>Reads what a person types: the address that the browser shows on another machine, or their reply about a response that lacks the state.</summary>
internal sealed class PastedAnswers(IConsentTerminal terminal, LoopbackAddress address, ConsentRound round)
{
    private static readonly string[] Yes = ["y", "yes"];

    /// <summary>Ends when a response was accepted, the console has no more lines, or it is cancelled.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (!round.Answered.IsCompleted && await terminal.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (Parse(line.Trim()) is { } answer)
            {
                if (Hint(round.Take(answer, pasted: true, out _)) is { } hint)
                {
                    terminal.WriteLine(hint);
                }
            }
            else if (!round.TrySettle(Yes.Contains(line.Trim(), StringComparer.OrdinalIgnoreCase)))
            {
                terminal.WriteLine("That is not the address. Paste the complete text of the browser's address bar after the sign-in; it ends with ?code=…");
            }
            else if (!round.Answered.IsCompleted)
            {
                terminal.WriteLine("Nothing has changed. Still waiting: open the link above to connect.");
            }
        }
    }

    private static string? Hint(Verdict verdict) => verdict switch
    {
        Verdict.Foreign => "That address belongs to another sign-in. Open the link above and paste the address that it leads to.",
        Verdict.Refused => "That address lacks the state of this sign-in. Open the link above and paste the complete address that it leads to.",
        _ => null,
    };

    // A bare code is not accepted: it cannot be distinguished from a typing error, and a wrong one would end the sign-in.
    private ConsentResponse? Parse(string line)
    {
        var mark = line.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0 || !address.IsPasted(line[..mark]))
        {
            return null;
        }

        // Null from the parser means that a parameter occurs twice; the hint about the address fits that as well.
        return ConsentResponse.Parse(line[mark..].Split('#')[0]) is { IsEmpty: false } answer ? answer : null;
    }
}
