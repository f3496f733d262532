using System.Diagnostics;
using System.Diagnostics.Metrics;
using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

public sealed class MetricsTests : SiteTest
{
    [Theory]
    [InlineData("allow", "connected")]
    [InlineData("deny", "denied")]
    public async Task A_callback_is_counted_by_its_outcome_and_tags_its_activity(string decision, string outcome)
    {
        var stopped = new TaskCompletionSource<object?>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Microsoft.AspNetCore",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => { if (activity.GetTagItem("ctrader_auth.outcome") is { } tag) { stopped.TrySetResult(tag); } },
        };
        await GivenAliceAsync();
        using var counted = new MetricCollector<long>(Site.Services.GetRequiredService<IMeterFactory>(), "CTraderAuth", "ctrader_auth.callbacks");
        var callback = await DecideAsync(await SetOutAsync(Alice), decision);
        ActivitySource.AddActivityListener(listener);

        await Alice.GetAsync(Site, callback);

        var measured = counted.GetMeasurementSnapshot().ShouldHaveSingleItem();
        measured.Value.ShouldBe(1);
        measured.Tags.ShouldHaveSingleItem().ShouldBe(new("ctrader_auth.outcome", outcome));
        await stopped.Task.WaitAsync(TimeSpan.FromMinutes(2), Token);
    }
}
