using System.Diagnostics;
using System.Diagnostics.Metrics;
using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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

    [Fact]
    public async Task A_listener_and_a_logger_that_throw_do_not_keep_the_trader_from_their_page()
    {
        Site = GivenInstance(services: static services => services.AddLogging(static logging => logging.AddProvider(new FullDisk())));
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        var meters = Site.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name is "ctrader_auth.callbacks")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidOperationException("The listener is broken."));
        listener.Start();

        var answer = await Alice.GetAsync(Site, callback);

        answer.Location.ShouldBe("/desk");
        (await Site.Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }

    /// <summary>The log of the endpoints alone: the others belong to the framework.</summary>
    private sealed class FullDisk : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName is "CTraderAuth.AspNetCore" ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new IOException("The disk is full.");

        public void Dispose()
        {
        }
    }
}
