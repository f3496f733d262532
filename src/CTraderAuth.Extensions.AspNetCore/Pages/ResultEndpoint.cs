using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Pages;

/// <summary>The last page, at an address without a code.</summary>
internal sealed class ResultEndpoint(ConnectSite site)
{
    public static string Address(ConnectSite site, ConnectOutcome outcome, ConnectRequest request) => $"{site.Folder}result?outcome={outcome.Label}{request.ToQuery('&')}";

    public Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        return ConnectRequest.TryReadScope(query["scope"], out var scope)
            ? Page.WriteAsync(context, site, ConnectOutcome.Find(query["outcome"]) ?? ConnectOutcome.Malformed, new(LocalUrl.Read(query["returnUrl"]), scope))
            : Page.WriteAsync(context, site, ConnectOutcome.UnknownScope);
    }
}
