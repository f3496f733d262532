using System.CommandLine;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;
using CTraderAuth.Tool.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Commands;

internal sealed class LoginCommand : ToolCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly Argument<string?> _subject = SubjectArgument.Create("Your own name for the trader who consents. Default: my-bot, or the only grant.");
    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Only write the link, and take the address of the last page from standard input." };
    private readonly Option<CTraderScope?> _scope = new("--scope") { Description = "What to ask for: trading or accounts (read only). Default: CTrader:Scope." };
    private readonly Option<bool> _force = new("--force") { Description = "Ask for a consent even if the subject is connected." };
    private readonly Option<TimeSpan?> _timeout = Durations.Option("--timeout", "How long to wait for the consent. Default: 10m.", most: Durations.LongestTimer);
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public LoginCommand()
        : base("login", "Connect a trader: consent in a browser, on this machine or another one.")
    {
        _scope.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "trading", "accounts");
        Add(_subject);
        Add(_noBrowser);
        Add(_scope);
        Add(_force);
        Add(_timeout);
        Add(_json);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var services = await call.OpenAsync(cancellationToken, builder => Configure(builder, call)).ConfigureAwait(false);
        var subject = await Subjects.ChooseAsync(call.Value(_subject), services.Tokens, cancellationToken).ConfigureAwait(false);
        var before = await services.Tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false);
        if (!call.Value(_force) && before is { State: GrantState.Connected or GrantState.Refreshing })
        {
            var current = await services.Tokens.GetAsync(subject, cancellationToken).ConfigureAwait(false);
            call.Screen.Note($"{subject} is connected already. To consent again, use --force.", Tone.Quiet);
            await Grants.ShowAsync(call, services, subject, current, "Kept", call.Value(_json), cancellationToken).ConfigureAwait(false);
            return Exit.Done;
        }

        if (await ConsentAsync(call, services, subject, cancellationToken).ConfigureAwait(false) is not { } token)
        {
            // The code may have arrived just before the limit: its exchange goes on, although nobody waits for it.
            services = await call.ReopenAsync(cancellationToken).ConfigureAwait(false);
            var after = await services.Tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false);
            token = after?.Generation > (before?.Generation ?? 0) ? await services.Tokens.GetAsync(subject, cancellationToken).ConfigureAwait(false)
                : throw new ToolException(Exit.ConsentNeeded, $"No consent arrived within {Times.Length(LimitOf(call))}. Nothing has changed; run {call.Again(subject)} again.");
        }

        await Grants.ShowAsync(call, services, subject, token, "Connected", call.Value(_json), cancellationToken).ConfigureAwait(false);
        return Exit.Done;
    }

    private TimeSpan LimitOf(Invocation call) => call.Value(_timeout) ?? Limit;

    /// <summary>The token of a new consent; null when there was none at the limit.</summary>
    private async Task<CTraderAccessToken?> ConsentAsync(Invocation call, GrantServices services, string subject, CancellationToken cancellationToken)
    {
        using var expired = new CancellationTokenSource(LimitOf(call), services.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expired.Token);
        try
        {
            return await services.Tokens.ConnectInBrowserAsync(subject, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (expired.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (CTraderAuthException e) when (IsDenied(e))
        {
            throw new ToolException(Exit.Failed, $"Access for {subject} was not granted. Nothing has changed; to ask again, run {call.Again(subject)}.", e);
        }
    }

    private static bool IsDenied(CTraderAuthException e) => string.Equals(e.ErrorCode, "access_denied", StringComparison.OrdinalIgnoreCase) && e is not CTraderReauthorizationRequiredException;

    private void Configure(ICTraderAuthBuilder builder, Invocation call)
    {
        var scope = call.Value(_scope);
        builder.Services.PostConfigure<CTraderAuthOptions>(options => options.Scope = scope ?? options.Scope);
        builder.Services.Configure<BrowserConsentOptions>(options =>
        {
            options.OpenBrowser = !call.Value(_noBrowser);
            options.Output = call.Screen.Errors;
            options.ReadRedirectedInput = !StandardInput.IsClosed;
        });
    }
}
