using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CTraderAuth.Consent.Browser.Loopback;

/// <summary>The last page in the trader's browser: one heading, one sentence, no script, no external resources.</summary>
internal static class ConsentPage
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText;font:1.125rem/1.5 system-ui,sans-serif}
        main{max-width:34rem;padding:2rem;overflow-wrap:anywhere}
        h1{margin:0 0 .5rem;font-size:1.75rem;line-height:1.2}
        p{margin:0}
        """;

    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Connected(string subject) => Of("Connected", $"cTrader is connected to “{subject}”. You can close this window and return to the program.");

    public static string Asked(string subject) => Of(
        "Confirm in the program", $"Return to the program and confirm that you have just allowed or denied access for “{subject}”. The response from cTrader does not prove it.");

    public static string Denied(string why) => Of("Not connected", why);

    public static string Of(string heading, string text) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(heading)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>{WebUtility.HtmlEncode(heading)}</h1>
        <p>{WebUtility.HtmlEncode(text)}</p>
        </main>
        </body>
        </html>
        """;
}
