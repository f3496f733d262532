using System.CommandLine;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Terminal;

namespace CTraderAuth.Tool.Commands;

internal sealed class ImportCommand : ToolCommand
{
    private readonly Argument<string?> _subject = SubjectArgument.Create("Your own name for the trader. Default: my-bot, unless its grant would be replaced.");
    private readonly Option<bool> _pair = new("--pair") { Description = "The input is a token pair in JSON, as the token endpoint of cTrader returns it; nothing is sent unless it has expired." };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public ImportCommand()
        : base("import", "Store a grant from a refresh token, read from standard input or typed without being shown. The token is spent: nothing else can use it afterwards.")
    {
        Add(_subject);
        Add(_pair);
        Add(_json);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var services = await call.OpenAsync(cancellationToken).ConfigureAwait(false);
        var subject = await SubjectAsync(call.Value(_subject), services.Tokens, cancellationToken).ConfigureAwait(false);
        var isPair = call.Value(_pair);
        var text = await Prompt.ReadSecretAsync(isPair ? $"Token pair of {subject}, in JSON" : $"Refresh token of {subject}", cancellationToken).ConfigureAwait(false);
        if (!isPair && text.StartsWith('{'))
        {
            throw new ToolException(Exit.Usage, "The input looks like JSON, not like a refresh token. For a token pair, add --pair. Nothing was sent.");
        }

        var token = await ImportAsync(services, subject, text, isPair, cancellationToken).ConfigureAwait(false);
        await Grants.ShowAsync(call, services, subject, token, "Imported", call.Value(_json), cancellationToken).ConfigureAwait(false);
        return Exit.Done;
    }

    private static Task<CTraderAccessToken> ImportAsync(GrantServices services, string subject, string text, bool isPair, CancellationToken cancellationToken) => isPair
        ? services.Tokens.ImportAsync(subject, PairInput.Parse(text, services.Time.GetUtcNow()), cancellationToken)
        : services.Tokens.ImportAsync(subject, text, cancellationToken);

    /// <summary>A grant is replaced only by somebody who names it.</summary>
    private static async Task<string> SubjectAsync(string? named, ICTraderTokens tokens, CancellationToken cancellationToken)
    {
        var subject = await Subjects.ChooseAsync(named, tokens, cancellationToken).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(named) && await tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false) is { State: not GrantState.ReauthorizationRequired }
            ? throw new ToolException(Exit.Usage, $"{subject} is connected. To replace its grant, name it: {CTraderAuthTool.Command("import", subject)}. Nothing was sent.")
            : subject;
    }
}
