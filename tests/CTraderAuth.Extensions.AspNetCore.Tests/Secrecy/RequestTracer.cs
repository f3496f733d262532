using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Tests.Secrecy;

/// <summary>What a tracing library may do: it wants every request, and tags its activity with the address.</summary>
internal sealed class RequestTracer : IObserver<KeyValuePair<string, object?>>
{
    /// <summary>The addresses that it saw.</summary>
    public ConcurrentQueue<string> Saw { get; } = new();

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start" && value.Value is HttpContext context)
        {
            Saw.Enqueue(context.Request.Path + context.Request.QueryString);
            Activity.Current!.SetTag("http.url", context.Request.Path + context.Request.QueryString).SetTag("traced", "yes");
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
