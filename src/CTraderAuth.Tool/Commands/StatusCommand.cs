using System.CommandLine;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Commands;

internal sealed class StatusCommand : ToolCommand
{
    private static readonly string[] Columns = ["subject", "state", "generation", "age", "expires", "next refresh", "last error"];

    private readonly Argument<string?> _subject = SubjectArgument.Create("Show this grant only. Default: all grants.");
    private readonly Option<bool> _json = new("--json") { Description = "Write a JSON array." };

    public StatusCommand()
        : base("status", "Show the stored grants; exit code 4 if one needs a consent.")
    {
        Add(_subject);
        Add(_json);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var services = await call.OpenAsync(cancellationToken).ConfigureAwait(false);
        var subject = call.Value(_subject);
        var statuses = subject is null
            ? await services.Tokens.ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)
            : await services.Tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false) is { } one ? [one] : [];
        Write(call, statuses, services.Time.GetUtcNow());
        if (statuses.Count == 0)
        {
            call.Screen.Note(subject is null
                ? $"There is no grant in this store ({call.Settings.Store.Name}). To connect a trader, {call.Advice.How()}"
                : $"'{subject}' has no grant in this store ({call.Settings.Store.Name}). To connect it, {call.Advice.How(subject)}");
        }

        return statuses.Count == 0 || statuses.Exists(status => status.State is GrantState.ReauthorizationRequired) ? Exit.ConsentNeeded : Exit.Done;
    }

    private void Write(Invocation call, List<GrantStatus> statuses, DateTimeOffset now)
    {
        if (call.Value(_json))
        {
            Screen.Json([.. statuses.Select(GrantJson.Of)], ToolJson.Default.GrantJsonArray);
        }
        else if (statuses.Count > 0)
        {
            call.Screen.Table(Columns, [.. statuses.Select(status => Row(status, now))]);
        }
    }

    private static Cell[] Row(GrantStatus status, DateTimeOffset now) =>
    [
        status.Subject,
        State(status),
        $"{status.Generation}",
        status.IssuedAt == default ? new("") : new(Times.Length(now - status.IssuedAt), Plain: $"{Math.Max(0, (long)(now - status.IssuedAt).TotalSeconds)}"),
        status.ExpiresAt == default ? new("") : new(Times.FromNow(status.ExpiresAt, now), status.ExpiresAt < now ? Tone.Warning : Tone.Plain, Times.Plain(status.ExpiresAt)),
        status.RefreshDueAt is { } due ? new(due <= now ? "now" : Times.FromNow(due, now), Plain: Times.Plain(due)) : new(""),
        new(status.LastError ?? "", Tone.Quiet),
    ];

    private static Cell State(GrantStatus status) => status.State switch
    {
        GrantState.Connected => new("connected", Tone.Good),
        GrantState.Refreshing => new("refreshing", Tone.Warning),
        GrantState.OutcomeUnknown => new("outcome unknown", Tone.Warning),
        _ => new("consent needed", Tone.Bad),
    };
}
