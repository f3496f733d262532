using System.Diagnostics.Metrics;
using CTraderAuth.Diagnostics;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace CTraderAuth.Tests.Rotation;

public sealed class UnsavedPairsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricCollector<long> _told;
    private readonly UnsavedPairs _pairs;

    public UnsavedPairsTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _told = new(meters, RotationMetrics.Name, "ctrader_auth.unsaved_pairs");
        _pairs = new(new RotationMetrics(meters));
    }

    [Fact]
    public void Two_flights_of_a_subject_wait_for_the_store_each_for_itself()
    {
        var (rotation, consent) = (new Flight("alice", Purpose.Rotate), new Flight("alice", Purpose.Rotate));
        _pairs.Add(rotation, "The disk is full.");
        _pairs.Add(consent, "The disk is gone.");

        _pairs.Remove(rotation);

        ShouldTell(1);
        _pairs.ReasonOf("alice").ShouldBe("The disk is gone.");
        (rotation.Unsaved, consent.Unsaved).ShouldBe((null, "The disk is gone."));
    }

    [Fact]
    public void A_pair_that_is_stored_is_removed_once()
    {
        var flight = new Flight("alice", Purpose.Rotate);
        _pairs.Add(flight, "The disk is full.");
        _pairs.Add(new Flight("bob", Purpose.Rotate), "The disk is full.");

        _pairs.Remove(flight);
        _pairs.Remove(flight);

        ShouldTell(1);
        _pairs.ReasonOf("alice").ShouldBeNull();
        _pairs.ReasonOf("bob").ShouldBe("The disk is full.");
    }

    [Fact]
    public void A_program_without_unsaved_pairs_reports_0()
    {
        _pairs.Remove(new Flight("alice", Purpose.Rotate));

        ShouldTell(0);
        _told.GetMeasurementSnapshot().ShouldHaveSingleItem();
    }

    public void Dispose()
    {
        _told.Dispose();
        _services.Dispose();
    }

    private void ShouldTell(int count) => (_pairs.Count, _told.GetMeasurementSnapshot().EvaluateAsCounter()).ShouldBe((count, count));
}
