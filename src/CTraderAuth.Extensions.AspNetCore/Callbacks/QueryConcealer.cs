using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Hides the query of a callback before ASP.NET Core logs it or tags an activity with it.</summary>
/// <remarks>No middleware is early enough, see docs/decisions/0006-callback-query.md.</remarks>
internal sealed class QueryConcealer(string callbackPath) : IObserver<KeyValuePair<string, object?>>
{
    public static void Start(IServiceProvider services, string callbackPath)
    {
        if (services.GetService<DiagnosticListener>() is not { } requests)
        {
            return;
        }

        var subscription = Subscribe(requests, callbackPath);

        // DiagnosticListener asks the newest subscriber first and stops at the first one that is enabled. So subscribe again, ahead of subscribers that hosted services added in the meantime.
        services.GetService<IHostApplicationLifetime>()?.ApplicationStarted.Register(() =>
        {
            Subscribe(requests, callbackPath);
            subscription.Dispose();
        });
    }

    /// <summary>The framework asks whether a request is observed before it logs or tags anything: the earliest moment to hide the query.</summary>
    public bool IsWanted(string name, object? request, object? unused)
    {
        if (request is HttpContext context)
        {
            Conceal(context);
        }

        return false;
    }

    /// <summary>Another observer was asked first and was enabled: the activity may have been tagged already.</summary>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not HttpContext context || Conceal(context) is not { Length: > 1 } query || Activity.Current is not { } activity)
        {
            return;
        }

        foreach (var tag in activity.TagObjects.Where(tag => tag.Value is string text && text.Contains(query[1..], StringComparison.Ordinal)).ToArray())
        {
            activity.SetTag(tag.Key, null);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    // A new observer each time: disposing a subscription removes the first subscription with an equal observer.
    private static IDisposable Subscribe(DiagnosticListener requests, string callbackPath)
    {
        var concealer = new QueryConcealer(callbackPath);
        return requests.Subscribe(concealer, concealer.IsWanted);
    }

    private string? Conceal(HttpContext context)
    {
        var path = context.Request.PathBase.Add(context.Request.Path).Value;
        return path is not null && path.AsSpan().TrimEnd('/').EndsWith(callbackPath, StringComparison.OrdinalIgnoreCase) ? CallbackQuery.Conceal(context) : null;
    }
}
