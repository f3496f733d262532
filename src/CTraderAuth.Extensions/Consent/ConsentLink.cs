using System.Text;

namespace CTraderAuth;

/// <summary>The address of a consent page with all its parameters.</summary>
internal static class ConsentLink
{
    public static Uri Create(Uri page, string clientId, string redirectUri, CTraderScope scope, string? state)
    {
        var link = new StringBuilder(page.AbsoluteUri);
        Append(link, "client_id", clientId);
        Append(link, "redirect_uri", redirectUri);
        Append(link, "scope", NameOf(scope));
        if (EndPoints.ReturnsState(page) && !page.Query.Contains("product=", StringComparison.Ordinal))
        {
            Append(link, "product", "web");
        }

        if (state is not null)
        {
            Append(link, "state", state);
        }

        return new Uri(link.ToString(), UriKind.Absolute);
    }

    private static string NameOf(CTraderScope scope) => scope switch
    {
        CTraderScope.Trading => "trading",
        CTraderScope.Accounts => "accounts",
        _ => throw new ArgumentException($"The scope is undefined: use {nameof(CTraderScope.Trading)} or {nameof(CTraderScope.Accounts)}.", nameof(scope)),
    };

    private static void Append(StringBuilder link, string name, string value)
    {
        var last = link[^1];
        if (last is not ('?' or '&'))
        {
            link.Append(link.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?');
        }

        link.Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }
}
