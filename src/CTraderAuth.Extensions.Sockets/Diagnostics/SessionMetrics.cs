using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CTraderAuth.Sockets.Diagnostics;

/// <summary>The meter and the activities of sessions. No tag names a subject, an account or a secret.</summary>
internal sealed class SessionMetrics
{
    public const string Name = "CTraderAuth.Sockets";

    private static readonly ActivitySource Activities = new(Name);

    private readonly Counter<long> _connections;
    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _unauthorized;
    private readonly Counter<long> _dropped;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _connections = meter.CreateCounter<long>("ctrader_auth.session.connections", "{connection}", "Attempts to open a connection, by their outcome: opened or failed.");
        _requests = meter.CreateHistogram<double>("ctrader_auth.session.request.duration", "s", "Requests of the program, waiting included, by their outcome: answered, refused, not_sent, unknown or cancelled.");
        _unauthorized = meter.CreateHistogram<double>("ctrader_auth.session.unauthorized.duration", "s", "How long not every account of a session was authorized, after all had been.");
        _dropped = meter.CreateCounter<long>("ctrader_auth.session.dropped_prices", "{message}", "Prices that were dropped because the program did not read them in time.");
    }

    /// <summary>Begins the activity of a request, which <see cref="Requested"/> ends.</summary>
    public static Activity? StartRequest(int payloadType)
    {
        var outer = Activity.Current;
        try
        {
            return Activities.StartActivity("ctrader_auth.session.request", ActivityKind.Client)?.SetTag("ctrader_auth.payload_type", payloadType);
        }
        catch (Exception)
        {
            // As below: the failure belongs to the listener.
            Activity.Current = outer;
            return null;
        }
    }

    public void Connected(bool isOpened) => Quietly(() => _connections.Add(1, new KeyValuePair<string, object?>("ctrader_auth.outcome", isOpened ? "opened" : "failed")));

    public void PriceDropped() => Quietly(() => _dropped.Add(1));

    public void AuthorizedAfter(TimeSpan time) => Quietly(() => _unauthorized.Record(time.TotalSeconds));

    public void Requested(Activity? activity, int payloadType, string outcome, TimeSpan took)
    {
        activity?.SetTag("ctrader_auth.outcome", outcome);
        if (outcome != "answered")
        {
            activity?.SetTag("error.type", outcome).SetStatus(ActivityStatusCode.Error);
        }

        var tags = new TagList { { "ctrader_auth.payload_type", payloadType }, { "ctrader_auth.outcome", outcome } };
        Quietly(() => _requests.Record(took.TotalSeconds, tags));
        Quietly(() => activity?.Dispose());
    }

    // A listener that fails must not cost a request.
    private static void Quietly(Action measure)
    {
        try
        {
            measure();
        }
        catch (Exception)
        {
            // The failure belongs to the listener.
        }
    }
}
