namespace CTraderAuth.Authorization.Browser;

/// <summary>Reads what a person pastes where the browser runs on another machine.</summary>
internal sealed class PastedAnswers(IConsentTerminal terminal, LoopbackAddress address, ConsentRound round)
{
    /// <summary>Ends when an answer was taken, the console has no more lines, or it is cancelled.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await terminal.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (Parse(line.Trim()) is not { } answer)
            {
                terminal.WriteLine("That is not the address. Paste all of what the browser's address bar shows after the sign-in; it ends with ?code=…");
            }
            else if (round.TryAccept(answer, fromBrowser: false))
            {
                return;
            }
            else
            {
                terminal.WriteLine("That address belongs to another sign-in. Open the link above, and paste the address that it leads to.");
            }
        }
    }

    // A bare code is not taken: it cannot be told from a slip, and a wrong one would end the sign-in.
    private ConsentAnswer? Parse(string line)
    {
        var mark = line.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0 || !address.IsPasted(line[..mark]))
        {
            return null;
        }

        return ConsentAnswer.Parse(line[mark..].Split('#')[0]) is { IsEmpty: false } answer ? answer : null;
    }
}
