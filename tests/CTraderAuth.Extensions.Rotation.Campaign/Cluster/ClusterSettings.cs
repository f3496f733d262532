using System.Globalization;

namespace CTraderAuth.Campaign.Cluster;

/// <summary>What a cluster campaign does. Every number has a default.</summary>
internal sealed class ClusterSettings
{
    public const string Usage = """
             --processes 4         real processes
             --grants 12           grants that are rotated without pause, each by one process after the other
             --rotations 200       the campaign ends after so many
             --kills 0             processes killed and started again
             --pauses 0            processes stopped for 2 s
             --restarts 0          the server killed and started again
             --failovers 0         the server killed and its standby promoted (postgresql, redis)
             --standby sync        sync: a write waits for the standby; async: it does not; behind: the standby lacks the last second
    """;

    private static readonly string[] Stores = ["sqlite", "postgresql", "redis"];

    public required string Store { get; init; }

    public int Processes { get; private set; } = 4;

    public int Grants { get; private set; } = 12;

    public int Rotations { get; private set; } = 200;

    public int Kills { get; private set; }

    public int Pauses { get; private set; }

    public int Restarts { get; private set; }

    public int Failovers { get; private set; }

    public Standby Standby { get; private set; }

    /// <summary>While the server is unavailable or a process is stopped, no attempt may be taken over: on a clock that runs faster, that needs the longest time-out.</summary>
    public TimeSpan RequestTimeout => Restarts + Failovers + Pauses > 0 ? TimeSpan.FromMinutes(5) : AcceleratedClock.RequestTimeout;

    /// <summary>Nothing goes wrong, so nothing may be lost and nothing may be sent twice.</summary>
    public bool IsPeaceful => Kills + Pauses + Restarts + Failovers is 0;

    /// <summary>Null when they cannot be understood.</summary>
    public static ClusterSettings? Parse(string[] arguments)
    {
        if (arguments is not [var store, ..] || !Stores.Contains(store) || arguments.Length % 2 is 0)
        {
            return null;
        }

        var settings = new ClusterSettings { Store = store };
        for (var i = 1; i < arguments.Length; i += 2)
        {
            if (!settings.Set(arguments[i], arguments[i + 1]))
            {
                return null;
            }
        }

        return settings.Failovers + settings.Restarts > 0 && store is "sqlite" ? null : settings;
    }

    private bool Set(string name, string value)
    {
        if (name is "--standby")
        {
            Standby = value switch { "async" => Standby.Async, "behind" => Standby.Behind, _ => Standby.Sync };
            return value is "sync" or "async" or "behind";
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        switch (name)
        {
            case "--processes":
                Processes = number;
                break;
            case "--grants":
                Grants = number;
                break;
            case "--rotations":
                Rotations = number;
                break;
            case "--kills":
                Kills = number;
                break;
            case "--pauses":
                Pauses = number;
                break;
            case "--restarts":
                Restarts = number;
                break;
            case "--failovers":
                Failovers = number;
                break;
            default:
                return false;
        }

        return true;
    }
}
