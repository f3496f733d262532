using System.CommandLine;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;
using CTraderAuth.Tool.Terminal;

namespace CTraderAuth.Tool.Commands;

internal sealed class LogoutCommand : ToolCommand
{
    /// <summary>The page of a cTID that lists the applications with access.</summary>
    private const string Revocation = "https://id.ctrader.com, under Settings, Open API";

    private readonly Argument<string?> _subject = SubjectArgument.Create();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask." };

    public LogoutCommand()
        : base("logout", "Delete the stored tokens of a grant. It revokes nothing at cTrader.")
    {
        Add(_subject);
        Add(_yes);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var services = await call.OpenAsync(cancellationToken).ConfigureAwait(false);
        var subject = await Subjects.ChooseAsync(call.Value(_subject), services.Tokens, cancellationToken).ConfigureAwait(false);
        if (!call.Value(_yes))
        {
            if (!Prompt.CanAsk)
            {
                throw new ToolException(Exit.Usage, $"Deleting the tokens of {subject} must be confirmed, and there is no terminal. Add --yes to confirm. Nothing was deleted.");
            }

            if (!await Prompt.ConfirmAsync($"Delete the stored tokens of {subject}?", cancellationToken).ConfigureAwait(false))
            {
                throw new ToolException(Exit.Cancelled, "Nothing was deleted.");
            }
        }

        if (!await services.Tokens.DisconnectAsync(subject, cancellationToken).ConfigureAwait(false))
        {
            throw new ToolException(Exit.ConsentNeeded, $"{subject} has no grant in this store. Nothing was deleted.");
        }

        call.Screen.Line($"Deleted the tokens of {subject}.", Tone.Good);
        call.Screen.Note($"cTrader still lists the application, and its consent: the trader removes it at {Revocation}.", Tone.Quiet);
        return Exit.Done;
    }
}
