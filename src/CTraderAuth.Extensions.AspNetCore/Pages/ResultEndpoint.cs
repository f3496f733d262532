using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Pages;

/// <summary>The page at the end, under an address without a code.</summary>
internal sealed class ResultEndpoint(Site site)
{
    public static string Address(Site site, Outcome outcome, string? returnUrl) =>
        $"{site.Folder}result?outcome={outcome.Label}{Page.Query("returnUrl", returnUrl).Replace('?', '&')}";

    public Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        return Page.WriteAsync(context, site, Outcome.Find(query["outcome"]) ?? Outcome.Malformed, LocalUrl.Read(query["returnUrl"]));
    }
}
