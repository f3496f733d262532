using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Pages;

/// <summary>A page that says what happened: one heading, one sentence, at most two links, no script, nothing loaded.</summary>
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
        nav{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.75rem}
        a{padding:.65rem 1.1rem;border:1px solid var(--line);border-radius:.5rem;color:inherit;font-weight:600;text-decoration:none}
        a.first{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
        a:hover{text-decoration:underline}
        a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>What every answer of these endpoints says about itself: neither kept, nor named to whoever comes next.</summary>
    public static void Guard(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    public static Task WriteAsync(HttpContext context, Site site, Outcome outcome, string? returnUrl = null)
    {
        var response = context.Response;
        Guard(response);
        response.Headers.ContentSecurityPolicy = Policy;
        response.StatusCode = outcome.Status;
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(Html(outcome, site.Folder, returnUrl, Home(site)), context.RequestAborted);
    }

    private static string Html(Outcome outcome, string folder, string? returnUrl, string home)
    {
        var links = new StringBuilder();
        if (outcome.OffersConnect)
        {
            Link(links, $"{folder}connect{Query("returnUrl", returnUrl)}", outcome == Outcome.CrossSite ? "Connect cTrader" : "Connect again");
        }

        Link(links, returnUrl ?? home, outcome == Outcome.Connected ? "Go on" : "Back to the site");
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(outcome.Heading)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{Encode(outcome.Heading)}</h1>
            <p>{Encode(outcome.Text)}</p>
            <nav aria-label="What next">
            {links}</nav>
            </main>
            </body>
            </html>
            """;
    }

    public static string Query(string name, string? value) => value is null ? "" : $"?{name}={Uri.EscapeDataString(value)}";

    // What stands in front of the endpoints' own path is where the application begins.
    private static string Home(Site site)
    {
        var callback = site.RedirectUri.AbsolutePath.TrimEnd('/');
        return callback[..^site.CallbackPath.Length] + "/";
    }

    private static void Link(StringBuilder links, string target, string text)
    {
        var emphasis = links.Length is 0 ? " class=\"first\"" : "";
        links.Append(CultureInfo.InvariantCulture, $"<a{emphasis} href=\"{Encode(target)}\">{Encode(text)}</a>\n");
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
