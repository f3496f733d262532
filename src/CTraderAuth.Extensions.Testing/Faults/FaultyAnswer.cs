using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing;

internal static class FaultyAnswer
{
    public static async Task SendAsync(HttpContext context, SandboxFault fault, byte[] answer)
    {
        if (fault.HangsUp)
        {
            context.Abort();
            return;
        }

        context.Response.ContentType = fault.Canned is { } other ? NullIfEmpty(other.ContentType) : "application/json;charset=UTF-8";
        context.Response.Headers.CacheControl = "no-store";
        if (fault.Canned is { } canned)
        {
            context.Response.StatusCode = canned.Status;
            context.Response.Headers.RetryAfter = canned.RetryAfter;
            await context.Response.WriteAsync(canned.Body).ConfigureAwait(false);
            return;
        }

        // Kestrel closes a connection whose response is shorter than announced, after what was written has left.
        // Abort() would reset it, and the client's system may then drop what had arrived.
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer.AsMemory(0, Math.Min(fault.CutAt ?? answer.Length, CutLimit(fault, answer)))).ConfigureAwait(false);
        await context.Response.Body.FlushAsync().ConfigureAwait(false);
    }

    private static int CutLimit(SandboxFault fault, byte[] answer) => fault.CutAt is null ? answer.Length : answer.Length - 1;

    private static string? NullIfEmpty(string text) => text.Length is 0 ? null : text;
}
