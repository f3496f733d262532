using System.Diagnostics;
using System.Diagnostics.Metrics;
using CTraderAuth.Tests.Protocol;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Rotation.Visibility;

/// <summary>A listener that fails costs no rotation, no pair, and no caller the token.</summary>
[Collection(AllTraces.Name)]
public sealed class ThrowingListenerTests : TokensTest
{
    [Theory]
    [InlineData("sampled")]
    [InlineData("started")]
    [InlineData("stopped")]
    public async Task A_listener_of_traces_that_throws_changes_nothing(string moment)
    {
        await GivenGrant("alice");
        GivenExpired();
        var broken = 0;
        using var listener = GivenTraceListener(at => at == moment && Interlocked.Increment(ref broken) > 0);

        var served = await Tokens.GetAsync("alice", Token);
        await ((IAsyncDisposable)Tokens).DisposeAsync();

        served.Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
        Logs.GetSnapshot().ShouldNotContain(record => record.Exception is InvalidOperationException);
        broken.ShouldBe(1);
    }

    [Fact]
    public async Task A_listener_of_metrics_that_throws_leaves_a_waiting_caller_the_token()
    {
        await GivenGrant("alice");
        GivenExpired();
        var program = GivenProgram();
        var broken = 0;
        using var listener = GivenMetricsListener(program.GetRequiredService<IMeterFactory>(), () => Interlocked.Increment(ref broken));

        var served = await program.GetRequiredService<ICTraderTokens>().GetAsync("alice", Token);

        served.Generation.ShouldBe(2);
        broken.ShouldBe(2);
    }

    private static ActivityListener GivenTraceListener(Func<string, bool> throws)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "CTraderAuth",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => Pass("sampled") ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = _ => Pass("started"),
            ActivityStopped = _ => Pass("stopped"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;

        bool Pass(string moment) => throws(moment) ? throw new InvalidOperationException("The listener is broken.") : true;
    }

    private static MeterListener GivenMetricsListener(IMeterFactory meters, Action broken)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name is "ctrader_auth.waiters")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            broken();
            throw new InvalidOperationException("The listener is broken.");
        });
        listener.Start();
        return listener;
    }
}
