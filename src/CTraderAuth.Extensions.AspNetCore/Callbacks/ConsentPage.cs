namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>The hosts of cTrader's consent pages.</summary>
internal static class ConsentPage
{
    // One of these hosts may redirect a trader to another for the sign-in.
    private static readonly string[] Domains = ["ctrader.com", "spotware.com"];

    /// <summary>Whether a page belongs to the same consent.</summary>
    public static bool IsOn(Uri address, Uri page) =>
        (address.Scheme == page.Scheme && string.Equals(address.Authority, page.Authority, StringComparison.OrdinalIgnoreCase))
        || (address.Scheme == Uri.UriSchemeHttps && IsOfCTrader(address) && IsOfCTrader(page));

    private static bool IsOfCTrader(Uri address) => Array.Exists(Domains, domain => address.Host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));
}
