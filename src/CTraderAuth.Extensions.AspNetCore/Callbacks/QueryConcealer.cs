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

        // The latest to subscribe is asked first, and a yes ends the asking: what hosted services subscribed meanwhile comes after this.
        services.GetService<IHostApplicationLifetime>()?.ApplicationStarted.Register(() =>
        {
            Subscribe(requests, callbackPath);
            subscription.Dispose();
        });
    }

    /// <summary>Asked whether anybody wants to hear of a request: the first moment at which there is one.</summary>
    public bool IsWanted(string name, object? request, object? unused)
    {
        if (request is HttpContext context)
        {
            Conceal(context);
        }

        return false;
    }

    /// <summary>Another observer was asked first and wanted it: its activity may have been tagged by now.</summary>
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

    // Each time another observer: a subscription that is disposed takes the first with the same observer with it.
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
