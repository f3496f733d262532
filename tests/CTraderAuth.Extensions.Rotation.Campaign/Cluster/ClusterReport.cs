using System.Globalization;

namespace CTraderAuth.Campaign.Cluster;

/// <summary>What a cluster campaign found.</summary>
internal sealed class ClusterReport
{
    public required ClusterSettings Settings { get; init; }

    public required int Rotations { get; init; }

    public required int TokenRequests { get; init; }

    public required TimeSpan Took { get; init; }

    /// <summary>Refresh tokens that were sent more than once, by the process that had them when it was killed.</summary>
    public required int SentTwiceAfterAKill { get; init; }

    /// <summary>Refresh tokens that were sent more than once although no process was killed with them.</summary>
    public required IReadOnlyList<string> SentTwice { get; init; }

    public required int LostAfterAKill { get; init; }

    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>From the order to rotate until every living process had the new token, sorted.</summary>
    public required IReadOnlyList<TimeSpan> Spread { get; init; }

    /// <summary>Without trouble there is one token request for each rotation.</summary>
    public required bool IsEven { get; init; }

    /// <summary>How often a process noticed that the server had another history.</summary>
    public required int Moved { get; init; }

    /// <summary>How often a process found a row older than it had seen it.</summary>
    public required int Behind { get; init; }

    public bool IsClean => IsEven && SentTwice.Count is 0 && Lost.Count is 0;

    public override string ToString()
    {
        string[] lines =
        [
            $"store                      {Settings.Store}, {Settings.Processes} processes, {Settings.Grants} grants",
            $"trouble                    {Settings.Kills} kills, {Settings.Pauses} pauses, {Settings.Restarts} restarts, {Settings.Failovers} failovers{(Settings.Failovers is 0 ? "" : $", standby {Settings.Standby.ToString().ToLowerInvariant()}")}",
            Text($"rotations                  {Rotations} in {Took.TotalSeconds:F1} s"),
            $"token requests             {TokenRequests}",
            $"sent twice                 {SentTwice.Count} avoidable, {SentTwiceAfterAKill} after a kill",
            $"grants lost                {Lost.Count} avoidable, {LostAfterAKill} after a kill",
            $"noticed                    {Moved} times another server, {Behind} times a row that was older than before",
            Text($"until every process has it p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms"),
            .. SentTwice.Select(static what => $"sent twice: {what}"),
            .. Lost.Select(static what => $"lost: {what}"),
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private double At(double share) => Spread.Count is 0 ? 0 : Spread[(int)(share * (Spread.Count - 1))].TotalMilliseconds;
}
