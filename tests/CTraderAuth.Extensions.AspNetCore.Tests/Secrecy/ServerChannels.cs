using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace CTraderAuth.AspNetCore.Tests.Secrecy;

/// <summary>Everything that ASP.NET Core says through its event sources and activities while this lives.</summary>
internal sealed class ServerChannels : EventListener
{
    private readonly ActivityListener _activities;

    public ServerChannels()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => !source.Name.StartsWith("System.Net", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => Said.Enqueue($"activity started {TextOf(activity)}"),
            ActivityStopped = activity => Said.Enqueue($"activity stopped {TextOf(activity)}"),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public ConcurrentQueue<string> Said { get; } = new();

    public override void Dispose()
    {
        _activities.Dispose();
        base.Dispose();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.Contains("AspNetCore", StringComparison.Ordinal) || eventSource.Name is "Microsoft-Extensions-Logging")
        {
            EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.All);
        }
    }

    // Events may come before the constructor of this class has run.
    protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
        Said?.Enqueue($"{eventData.EventSource.Name} {eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");

    private static string TextOf(Activity activity) =>
        $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(happened => happened.Tags))} {string.Join(' ', activity.Baggage)}";
}
