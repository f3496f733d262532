using CTraderAuth.Journal;

namespace CTraderAuth.Tests.Journal;

/// <summary>How long the start waits for the volume of the journal.</summary>
public sealed class SlowVolumeTests
{
    private readonly SlowVolume _volume = new(TimeProvider.System, TimeSpan.FromMilliseconds(50));

    [Fact]
    public async Task A_constructor_does_not_wait_for_a_volume_that_hangs_and_what_comes_next_knows_that_it_hangs()
    {
        using var answers = new ManualResetEventSlim();
        var work = SlowVolume.Begin(() => answers.Wait(TimeSpan.FromSeconds(60)));

        _volume.EndsInTime(work).ShouldBeFalse();

        _volume.Hangs.ShouldBeTrue();
        answers.Set();
        (await work).ShouldBeTrue();
        _volume.Hangs.ShouldBeFalse();
    }

    [Fact]
    public async Task Work_that_fails_has_ended()
    {
        var patient = new SlowVolume(TimeProvider.System, TimeSpan.FromSeconds(60));
        var work = SlowVolume.Begin<bool>(() => throw new InvalidOperationException("Others may write."));

        patient.EndsInTime(work).ShouldBeTrue();

        await Should.ThrowAsync<InvalidOperationException>(() => work);
        patient.Hangs.ShouldBeFalse();
    }
}
