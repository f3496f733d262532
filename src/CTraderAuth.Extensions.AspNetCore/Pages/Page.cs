using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Pages;

/// <summary>A page that shows what happened: one heading, one sentence, at most two links, no script, no external resources.</summary>
internal static class Page
{
    private const string Style = """
        :root{color-scheme:light dark;--back:#eef1f5;--card:#fff;--text:#1b2430;--line:#cbd3dd;--accent:#a32a1c;--on-accent:#fff}
        @media(prefers-color-scheme:dark){:root{--back:#10151c;--card:#1a222c;--text:#e8edf3;--line:#3a4655;--accent:#ff8a75;--on-accent:#2a0a05}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--back);color:var(--text);font:1.0625rem/1.5 system-ui,sans-serif}
        main{width:100%;max-width:32rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
        h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}
        p{margin:0}
        p+p{margin-top:.75rem}
        nav,form{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.75rem}
        a,button{padding:.65rem 1.1rem;border:1px solid var(--line);border-radius:.5rem;background:none;color:inherit;font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
        .first{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
        a:hover,button:hover{text-decoration:underline}
        a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The headers of every response of these endpoints: it is not cached, and its address is not sent to other sites.</summary>
    public static void Guard(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>Rejects a preload. The browser sends the request again when the user opens the link.</summary>
    public static bool TryRefusePrefetch(HttpContext context)
    {
        if (FetchMetadata.IsPrefetch(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return true;
        }

        return false;
    }

    public static Task WriteAsync(HttpContext context, ConnectSite site, ConnectOutcome outcome, ConnectRequest request = default)
    {
        var links = new StringBuilder();
        if (outcome.OffersConnect)
        {
            Link(links, $"{site.Folder}connect{request.ToQuery('?')}", outcome == ConnectOutcome.CrossSite || outcome == ConnectOutcome.ReturnUrlTooLong ? "Connect cTrader" : "Connect again");
        }

        Link(links, request.ReturnUrl ?? Home(site), outcome == ConnectOutcome.Connected ? "Continue" : "Back to the site");
        return WriteAsync(context, outcome.Status, outcome.Heading, $"""
            <p>{Encode(outcome.Text)}</p>
            <nav aria-label="Next steps">
            {links}</nav>
            """, "; form-action 'none'");
    }

    /// <summary>Writes a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status code.</param>
    /// <param name="heading">The heading, as text.</param>
    /// <param name="body">The content after the heading, as HTML.</param>
    /// <param name="restrictions">Additions to the content security policy.</param>
    public static Task WriteAsync(HttpContext context, int status, string heading, string body, string restrictions)
    {
        var response = context.Response;
        Guard(response);
        response.Headers.ContentSecurityPolicy = Policy + restrictions;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(heading)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{Encode(heading)}</h1>
            {body}
            </main>
            </body>
            </html>
            """, context.RequestAborted);
    }

    public static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    // The application's own root is the part before the path of the endpoints.
    private static string Home(ConnectSite site)
    {
        var callback = site.RedirectUri.AbsolutePath.TrimEnd('/');
        return callback[..^site.CallbackPath.Length] + "/";
    }

    private static void Link(StringBuilder links, string target, string text)
    {
        var emphasis = links.Length is 0 ? " class=\"first\"" : "";
        links.Append(CultureInfo.InvariantCulture, $"<a{emphasis} href=\"{Encode(target)}\">{Encode(text)}</a>\n");
    }
}
