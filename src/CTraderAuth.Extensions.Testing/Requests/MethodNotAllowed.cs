using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing;

internal static class MethodNotAllowed
{
    /// <summary>A 405 response must name the allowed methods (RFC 9110, section 15.5.6).</summary>
    public static Task AnswerAsync(HttpContext context, string allowed)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = allowed;
        return Task.CompletedTask;
    }
}
