using System.CommandLine;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Commands;

internal sealed class TokenCommand : ToolCommand
{
    private readonly Argument<string?> _subject = SubjectArgument.Create();
    private readonly Option<bool> _header = new("--header") { Description = "Write the header: Authorization: Bearer …" };
    private readonly Option<TimeSpan?> _minLifetime = Durations.Option("--min-lifetime", "Refresh first if the token expires sooner than this, such as 10m.");

    public TokenCommand()
        : base("token", "Write the access token to standard output, after a refresh if it is due.")
    {
        Add(_subject);
        Add(_header);
        Add(_minLifetime);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var services = await call.OpenAsync(cancellationToken).ConfigureAwait(false);
        var subject = await Subjects.ChooseAsync(call.Value(_subject), services.Tokens, cancellationToken).ConfigureAwait(false);
        var token = await services.Tokens.GetAsync(subject, cancellationToken).ConfigureAwait(false);
        if (call.Value(_minLifetime) is { } least && token.ExpiresAt - services.Time.GetUtcNow() < least)
        {
            if (least >= token.ExpiresAt - token.IssuedAt)
            {
                throw new ToolException(Exit.Usage, $"--min-lifetime is longer than cTrader's tokens are valid ({Times.Length(token.ExpiresAt - token.IssuedAt)}), so every call would refresh. Nothing was sent.");
            }

            token = await services.Tokens.RefreshAsync(subject, cancellationToken).ConfigureAwait(false);
        }

        Screen.Line(call.Value(_header) ? $"Authorization: Bearer {token.Value}" : token.Value);
        await WarnAsync(call, services, subject, cancellationToken).ConfigureAwait(false);
        return Exit.Done;
    }

    private static async Task WarnAsync(Invocation call, GrantServices services, string subject, CancellationToken cancellationToken)
    {
        try
        {
            if (await services.Tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false) is { State: GrantState.ReauthorizationRequired } dead)
            {
                call.Screen.Note($"{subject} cannot be refreshed any more: {LoginAdvice.Why(dead.Reason)}. This access token may not work. To connect {subject} again, {call.Advice.How(subject)}.", Tone.Warning);
            }
        }
        catch (CTraderUnavailableException)
        {
            // The token is valid, and it has been written.
        }
    }
}
