using System.CommandLine;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Commands;

internal sealed class RefreshCommand : ToolCommand
{
    private readonly Argument<string?> _subject = SubjectArgument.Create();
    private readonly Option<TimeSpan?> _ifOlderThan = Durations.Option("--if-older-than", "Refresh only if the token is older than this, such as 1d.");
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public RefreshCommand()
        : base("refresh", "Exchange the refresh token for a new pair now.")
    {
        Add(_subject);
        Add(_ifOlderThan);
        Add(_json);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var services = await call.OpenAsync(cancellationToken).ConfigureAwait(false);
        var subject = await Subjects.ChooseAsync(call.Value(_subject), services.Tokens, cancellationToken).ConfigureAwait(false);
        var young = call.Value(_ifOlderThan) is { } age ? await YoungTokenAsync(services, subject, age, cancellationToken).ConfigureAwait(false) : null;
        var token = young ?? await services.Tokens.RefreshAsync(subject, cancellationToken).ConfigureAwait(false);
        await Grants.ShowAsync(call, services, subject, token, young is null ? "Refreshed" : "Kept", call.Value(_json), cancellationToken).ConfigureAwait(false);
        return Exit.Done;
    }

    /// <summary>The current token, after a refresh if it is due; null if it is older than the age.</summary>
    private static async Task<CTraderAccessToken?> YoungTokenAsync(GrantServices services, string subject, TimeSpan age, CancellationToken cancellationToken)
    {
        var token = await services.Tokens.GetAsync(subject, cancellationToken).ConfigureAwait(false);
        return services.Time.GetUtcNow() - token.IssuedAt <= age ? token : null;
    }
}
