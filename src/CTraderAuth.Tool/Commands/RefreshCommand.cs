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
        var isYoung = false;
        CTraderAccessToken? token = null;
        if (call.Value(_ifOlderThan) is { } age)
        {
            token = await services.Tokens.GetAsync(subject, cancellationToken).ConfigureAwait(false);
            isYoung = services.Time.GetUtcNow() - token.IssuedAt <= age;
        }

        if (token is null || !isYoung)
        {
            token = await services.Tokens.RefreshAsync(subject, cancellationToken).ConfigureAwait(false);
        }

        await Grants.ShowAsync(call, services, subject, token, isYoung ? "Kept" : "Refreshed", call.Value(_json), cancellationToken).ConfigureAwait(false);
        return Exit.Done;
    }
}
