using System.Diagnostics;
using System.Diagnostics.Metrics;
using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Tests.Sandboxes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace CTraderAuth.Sockets.Tests.Diagnostics;

/// <summary>What a dashboard sees of a session.</summary>
public sealed class SessionMetricsTests : SandboxSessionTest
{
    [Fact]
    public async Task Counts_connections_requests_by_their_outcome_and_the_time_without_authorization()
    {
        var meters = new MetricCollectorFactory();
        await GivenSessionsAsync(services: services => services.AddSingleton<IMeterFactory>(meters));
        using var connections = new MetricCollector<long>(meters, SessionMetrics.Name, "ctrader_auth.session.connections");
        using var requests = new MetricCollector<double>(meters, SessionMetrics.Name, "ctrader_auth.session.request.duration");
        using var unauthorized = new MetricCollector<double>(meters, SessionMetrics.Name, "ctrader_auth.session.unauthorized.duration");
        Sandbox.Socket.Refuse(2106, "MARKET_CLOSED", times: 1);

        await SessionOf("demo").SendAsync(1001, 2121, Of(1001), Token);
        await Should.ThrowAsync<CTraderRequestException>(() => SessionOf("demo").SendAsync(1001, 2106, Of(1001), Token));
        Sandbox.Socket.Cut();
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 });
        await unauthorized.WaitForMeasurementsAsync(1, Token);

        requests.GetMeasurementSnapshot().Select(static measured => (measured.Tags["ctrader_auth.payload_type"], measured.Tags["ctrader_auth.outcome"]))
            .ShouldBe([(2121, "answered"), (2106, "refused")]);
        connections.GetMeasurementSnapshot().ShouldContain(static measured => measured.Value == 1 && (string)measured.Tags["ctrader_auth.outcome"]! == "opened");
        unauthorized.GetMeasurementSnapshot().ShouldHaveSingleItem().Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Traces_a_request_with_its_outcome_and_without_a_token_or_an_account()
    {
        var seen = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == SessionMetrics.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (seen)
                {
                    seen.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await GivenSessionsAsync();
        Sandbox.Socket.Refuse(2107, "MARKET_CLOSED", times: 1);

        await Should.ThrowAsync<CTraderRequestException>(() => SessionOf("demo").SendAsync(1001, 2107, Of(1001), Token));

        Activity traced;
        lock (seen)
        {
            traced = seen.Where(static activity => activity.GetTagItem("ctrader_auth.payload_type") is 2107).ShouldHaveSingleItem();
        }

        traced.TagObjects.ShouldBe(
            [new("ctrader_auth.payload_type", 2107), new("ctrader_auth.outcome", "refused"), new("error.type", "refused")], ignoreOrder: true);
        traced.Status.ShouldBe(ActivityStatusCode.Error);
    }

    [Theory]
    [InlineData("started")]
    [InlineData("stopped")]
    public async Task A_listener_of_traces_that_throws_costs_no_request(string moment)
    {
        using var ours = new Activity("test").Start();
        var trace = ours.TraceId;
        var broken = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == SessionMetrics.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => ThrowAt("started", activity),
            ActivityStopped = activity => ThrowAt("stopped", activity),
        };
        ActivitySource.AddActivityListener(listener);
        await GivenSessionsAsync();

        var response = await SessionOf("demo").SendAsync(1001, 2121, Of(1001), Token);

        response.PayloadType.ShouldBe(2122);
        Activity.Current.ShouldBe(ours);
        broken.ShouldBe(1);

        void ThrowAt(string now, Activity activity)
        {
            if (now == moment && activity.TraceId == trace)
            {
                broken++;
                throw new InvalidOperationException("The listener is broken.");
            }
        }
    }

    private sealed class MetricCollectorFactory : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            var meter = new Meter(options);
            lock (_meters)
            {
                _meters.Add(meter);
            }

            return meter;
        }

        public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
    }
}
