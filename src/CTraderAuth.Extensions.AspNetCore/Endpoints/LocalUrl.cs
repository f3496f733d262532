using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>An address on this site, as in <c>/desk?tab=1</c>.</summary>
internal static class LocalUrl
{
    // In bytes of a request line, where it is encoded in the query of another address. Servers accept lines of 8 KiB.
    private const int LongestInQuery = 6 * 1024;

    // In bytes of a cookie, see PackedUrl.
    private const int LongestPacked = 2 * 1024;

    private static readonly Uri Here = new("https://here.invalid");

    /// <summary>The address in a form that is safe in a header; null when it is not a local address, or occurs twice.</summary>
    public static string? Read(StringValues value) =>
        value is [{ Length: > 0 } url] && url[0] is '/' && RedirectHttpResult.IsLocalUrl(url)
        && Uri.TryCreate(Here, url, out var address) && address.Authority == Here.Authority && address.Scheme == Here.Scheme && !address.PathAndQuery.StartsWith("//", StringComparison.Ordinal)
            ? address.PathAndQuery + address.Fragment
            : null;

    /// <summary>Whether the address is too long for a request line or a cookie, measured in bytes as sent.</summary>
    public static bool IsTooLong(string url) => PackedUrl.Pack(url).Length > LongestPacked || Uri.EscapeDataString(url).Length > LongestInQuery;
}
