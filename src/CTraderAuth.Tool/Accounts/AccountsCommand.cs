using System.CommandLine;
using System.Globalization;
using CTraderAuth.Sockets;
using CTraderAuth.Tool.Commands;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Accounts;

internal sealed class AccountsCommand : ToolCommand
{
    private const string Session = "ctrader-auth accounts";

    private static readonly string[] Columns = ["account id", "login", "environment", "broker"];

    private readonly Argument<string?> _subject = SubjectArgument.Create();
    private readonly Option<bool> _live = new("--live") { Description = "Ask the live host instead of the demo host; both list all accounts." };
    private readonly Option<bool> _json = new("--json") { Description = "Write a JSON array." };

    public AccountsCommand()
        : base("accounts", "List the trading accounts that a trader allowed, with account id and login.")
    {
        Add(_subject);
        Add(_live);
        Add(_json);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var services = await call.OpenAsync(cancellationToken, static builder => builder.Services.AddCTraderSession(Session)).ConfigureAwait(false);
        var subject = await Subjects.ChooseAsync(call.Value(_subject), services.Tokens, cancellationToken).ConfigureAwait(false);
        var accounts = await ListAsync(services, subject, call.Advice, call.Value(_live) ? CTraderEnvironment.Live : CTraderEnvironment.Demo, cancellationToken).ConfigureAwait(false);
        if (call.Value(_json))
        {
            Screen.Json([.. accounts.Select(AccountJson.Of)], AccountsJson.Default.AccountJsonArray);
        }
        else if (accounts.Length > 0)
        {
            call.Screen.Table(Columns, [.. accounts.Select(Row)]);
        }

        if (accounts.Length is 0)
        {
            call.Screen.Note($"'{subject}' allowed no account. To select accounts on the consent page, {call.Advice.How(subject)}.");
        }

        return Exit.Done;
    }

    private static async Task<CTraderAccount[]> ListAsync(GrantServices services, string subject, LoginAdvice advice, CTraderEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            var accounts = await services.Provider.GetRequiredService<ICTraderAccounts>().ListAsync(subject, environment, cancellationToken).ConfigureAwait(false);
            return [.. accounts.OrderBy(static account => account.IsLive).ThenBy(static account => account.Id)];
        }
        catch (CTraderRequestException e)
        {
            if (SocketRefusal.IsOfToken(e) && await services.Tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false) is { State: GrantState.ReauthorizationRequired, Reason: { } reason })
            {
                throw new CTraderReauthorizationRequiredException(e.Message, subject, reason);
            }

            var refusal = SocketRefusal.Of(e, subject, advice);
            throw new ToolException(refusal.Exit, $"{e.Message} {refusal.Remedy}".TrimEnd(), e);
        }
    }

    private static Cell[] Row(CTraderAccount account) =>
    [
        account.Id.ToString(CultureInfo.InvariantCulture),
        account.Login?.ToString(CultureInfo.InvariantCulture) ?? "",
        account.IsLive ? new Cell("live", Tone.Warning) : "demo",
        account.Broker ?? "",
    ];
}
