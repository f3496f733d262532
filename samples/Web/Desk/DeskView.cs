using CTraderAuth;

namespace TradingDesk.Desk;

/// <summary>The content of the page: the user's own grant, the state of all grants, and the timeline.</summary>
public sealed class DeskView(string subject, DateTimeOffset now, IReadOnlyList<(string Subject, GrantStatus? Status)> grants, IReadOnlyList<TimelineEntry> timeline, bool hasApi)
{
    public string Subject { get; } = subject;

    public DateTimeOffset Now { get; } = now;

    public IReadOnlyList<(string Subject, GrantStatus? Status)> Grants { get; } = grants;

    public IReadOnlyList<TimelineEntry> Timeline { get; } = timeline;

    public bool HasApi { get; } = hasApi;

    public GrantStatus? Own => Grants.FirstOrDefault(grant => grant.Subject == Subject).Status;

    public bool IsConnected => Own is { State: not GrantState.ReauthorizationRequired };

    public static string Label(GrantStatus? status) => status?.State switch
    {
        null => "Not connected",
        GrantState.Connected when status.RetryAt is not null => "Connected, refresh delayed",
        GrantState.Connected => "Connected",
        GrantState.Refreshing => "Refreshing",
        GrantState.OutcomeUnknown => "Waiting for a response",
        _ when status.Reason is ReauthorizationReason.Disconnected => "Disconnected",
        _ => "Please connect again",
    };

    public static string Kind(GrantStatus? status) => status?.State switch
    {
        GrantState.Connected when status.RetryAt is null => "good",
        GrantState.ReauthorizationRequired when status.Reason is not ReauthorizationReason.Disconnected => "bad",
        null or GrantState.ReauthorizationRequired => "plain",
        _ => "warning",
    };
}
