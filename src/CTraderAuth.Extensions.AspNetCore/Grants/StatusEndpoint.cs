using System.Text.Json;
using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Grants;

/// <summary>The current user's grant as JSON, without a token and without internal details of an error.</summary>
internal sealed class StatusEndpoint(ConnectSite site)
{
    public async Task HandleAsync(HttpContext context)
    {
        Page.Guard(context.Response);
        if (await site.SubjectOf(context).ConfigureAwait(false) is not { } subject)
        {
            await WriteAsync(context, StatusCodes.Status401Unauthorized, new("signed-out")).ConfigureAwait(false);
            return;
        }

        try
        {
            var status = await site.Tokens.GetStatusAsync(subject, context.RequestAborted).ConfigureAwait(false);
            await WriteAsync(context, StatusCodes.Status200OK, new(subject, status)).ConfigureAwait(false);
        }
        catch (CTraderAuthException e)
        {
            site.LoggerFor(subject).GrantUnreachable(e, "status", subject);
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, new("unavailable")).ConfigureAwait(false);
        }
    }

    private static Task WriteAsync(HttpContext context, int statusCode, StatusAnswer answer)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer, StatusJson.Default.StatusAnswer), context.RequestAborted).AsTask();
    }
}
