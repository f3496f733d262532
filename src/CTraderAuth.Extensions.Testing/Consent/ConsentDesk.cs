using CTraderAuth.Testing.Ledger;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing.Consent;

/// <summary>Shows the consent page and applies the trader's decision.</summary>
internal sealed class ConsentDesk(RegisteredApp app, AuthorizationLedger ledger, bool echoState)
{
    private const int LongestCTid = 100;

    public Task AnswerAsync(HttpContext context, string? body)
    {
        var decides = HttpMethods.IsPost(context.Request.Method);
        if (!decides && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return MethodNotAllowed.AnswerAsync(context, "GET, HEAD, POST");
        }

        var query = Parameters.OfQuery(context.Request);
        if ((decides ? Parameters.OfForm(context.Request, body) : Parameters.OfForm(context.Request, null)) is not { } form)
        {
            return ShowAsync(context, ConsentPage.Refusal("A decision must be sent as application/x-www-form-urlencoded."), StatusCodes.Status415UnsupportedMediaType);
        }

        var request = new ConsentRequest(name => form[name] ?? query[name], form.SentTwice ?? query.SentTwice);
        if (request.ProblemWith(app) is { } problem)
        {
            return ShowAsync(context, ConsentPage.Refusal(problem), StatusCodes.Status400BadRequest);
        }

        if (!decides)
        {
            return ShowAsync(context, ConsentPage.Question(request, mistake: null), StatusCodes.Status200OK);
        }

        switch (form["decision"])
        {
            case "allow" when CTidOf(form["ctid"] ?? "", form["other"] ?? "") is { } cTid:
                return Redirect(context, request, $"code={ledger.IssueCode(cTid, request.AskedScope, request.RedirectUri)}");
            case "deny":
                return Redirect(context, request, "error=access_denied&error_description=The+trader+denied+access.");
            default:
                return ShowAsync(context, ConsentPage.Question(request, $"Choose a cTID, or enter one of at most {LongestCTid} characters."), StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>A typed name takes precedence over a selected one.</summary>
    private static string? CTidOf(string chosen, string typed)
    {
        var cTid = (chosen is "other" || !string.IsNullOrWhiteSpace(typed) ? typed : chosen).Trim();
        return cTid.Length is > 0 and <= LongestCTid ? cTid : null;
    }

    private Task Redirect(HttpContext context, ConsentRequest request, string result)
    {
        var separator = request.RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var state = echoState && request.State is { } sent ? $"&state={Uri.EscapeDataString(sent)}" : "";
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = $"{request.RedirectUri}{separator}{result}{state}";
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private static Task ShowAsync(HttpContext context, string page, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html;charset=UTF-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        return context.Response.WriteAsync(page);
    }
}
