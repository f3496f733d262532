using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CTraderAuth.Testing;

internal static class FaultyAnswer
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);

    public static async Task SendAsync(HttpContext context, SandboxFault fault, byte[] answer, CancellationToken closing)
    {
        if (fault.HangsUp)
        {
            await HangUpAsync(context, closing).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = fault.Canned is { } other ? NullIfEmpty(other.ContentType) : "application/json;charset=UTF-8";
        context.Response.Headers.CacheControl = "no-store";
        if (fault.Canned is { } canned)
        {
            context.Response.StatusCode = canned.Status;
            context.Response.Headers.RetryAfter = canned.RetryAfter;
            await context.Response.WriteAsync(canned.Body, closing).ConfigureAwait(false);
            return;
        }

        // Kestrel closes a connection whose response is shorter than its Content-Length, after sending everything that was written.
        // Abort() would reset the connection, and the client's system may then drop data that had arrived.
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer.AsMemory(0, Math.Min(fault.CutAt ?? answer.Length, CutLimit(fault, answer))), closing).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(closing).ConfigureAwait(false);
    }

    /// <summary>Closes the connection gracefully, like a server that shuts down. The client sees the end of the stream, after which <see cref="HttpClient"/> repeats
    /// a GET on a pooled connection; a reset would hide that.</summary>
    private static async Task HangUpAsync(HttpContext context, CancellationToken closing)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(LongestGoodbye, TimeProvider.System, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private static int CutLimit(SandboxFault fault, byte[] answer) => fault.CutAt is null ? answer.Length : answer.Length - 1;

    private static string? NullIfEmpty(string text) => text.Length is 0 ? null : text;
}
