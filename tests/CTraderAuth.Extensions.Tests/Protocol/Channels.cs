using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace CTraderAuth.Tests.Protocol;

/// <summary>Everything that the HTTP stack says through its event sources, diagnostic listeners and activities while this lives.</summary>
internal sealed class Channels : EventListener, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];
    private readonly ActivityListener _activities;

    public Channels()
    {
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        _activities = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Said.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public ConcurrentQueue<string> Said { get; } = new();

    public override void Dispose()
    {
        _activities.Dispose();
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        base.Dispose();
    }

    // Only the client's: reading every property of what ASP.NET Core hands out throws inside the servers of other tests.
    public void OnNext(DiagnosticListener value)
    {
        if (value.Name.StartsWith("HttpHandler", StringComparison.Ordinal) || value.Name.StartsWith("System.Net.Http", StringComparison.Ordinal))
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        Said.Enqueue($"{value.Key} {value.Value}");
        foreach (var property in value.Value?.GetType().GetProperties() ?? [])
        {
            var content = property.GetValue(value.Value);
            Said.Enqueue($"{property.Name} {content} {(content as HttpRequestMessage)?.RequestUri?.AbsoluteUri}");
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.Contains("System.Net.Http", StringComparison.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.All);
        }
    }

    // Events may come before the constructor of this class has run.
    protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
        Said?.Enqueue($"{eventData.EventSource.Name} {eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
}
