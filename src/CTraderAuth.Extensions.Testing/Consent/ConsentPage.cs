using System.Net;

namespace CTraderAuth.Testing.Consent;

/// <summary>The pages of the consent screen: plain HTML that works without a script. All external text is encoded.</summary>
internal static class ConsentPage
{
    public static string Question(ConsentRequest request, string? mistake) => Page("Allow access?", $"""
        <h1>Allow access to your trading accounts?</h1>
        {(mistake is null ? "" : $"""<p class="mistake" role="alert">{Encode(mistake)}</p>""")}
        <dl>
          <dt>Application</dt><dd><code>{Encode(request.ClientId)}</code></dd>
          <dt>It may</dt><dd>{(request.AskedScope is CTraderScope.Accounts ? "see your accounts" : "see your accounts and trade")} <span class="soft">(scope <code>{Encode(request.Scope)}</code>)</span></dd>
          <dt>You return to</dt><dd><code>{Encode(request.RedirectUri)}</code></dd>
        </dl>
        <form method="post">
          {Hidden("client_id", request.ClientId)}{Hidden("redirect_uri", request.RedirectUri)}{Hidden("scope", request.Scope)}{(request.State is { } state ? Hidden("state", state) : "")}
          <fieldset>
            <legend>Sign in as</legend>
            <label><input type="radio" name="ctid" value="trader-1" checked> trader-1</label>
            <label><input type="radio" name="ctid" value="trader-2"> trader-2</label>
            <div class="other">
              <label><input type="radio" name="ctid" value="other"> another cTID:</label>
              <input type="text" name="other" maxlength="100" autocomplete="off" spellcheck="false" aria-label="Another cTID">
            </div>
          </fieldset>
          <div class="buttons">
            <button class="allow" name="decision" value="allow">Allow</button>
            <button name="decision" value="deny">Deny</button>
          </div>
        </form>
        """);

    public static string Refusal(string problem) => Page("This link does not work", $"""
        <h1>This link does not work</h1>
        <p class="mistake" role="alert">{Encode(problem)}</p>
        <p>You are not sent back to the application, because an address that is not registered could belong to anyone.</p>
        """);

    private static string Page(string title, string content) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} · cTrader sandbox</title>
        <style>{ConsentStyle.Css}</style>
        </head>
        <body>
        <main>
        <p class="badge">cTrader sandbox <span class="soft">· nothing here is real</span></p>
        {content}
        </main>
        </body>
        </html>
        """;

    private static string Hidden(string name, string value) => $"""<input type="hidden" name="{name}" value="{Encode(value)}">""";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
