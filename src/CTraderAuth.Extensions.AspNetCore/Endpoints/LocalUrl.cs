using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>An address on this site, as in <c>/desk?tab=1</c>.</summary>
internal static class LocalUrl
{
    // In bytes of a request line, where it stands encoded in the query of another address. Servers take lines of 8 KiB.
    private const int LongestInQuery = 6 * 1024;

    // In bytes of a cookie, see PackedUrl.
    private const int LongestPacked = 2 * 1024;

    private static readonly Uri Here = new("https://here.invalid");

    /// <summary>The address as it may stand in a header; null when it is not a local address, or is given twice.</summary>
    public static string? Read(StringValues value) =>
        value is [{ Length: > 0 } url] && url[0] is '/' && RedirectHttpResult.IsLocalUrl(url)
        && Uri.TryCreate(Here, url, out var address) && address.Authority == Here.Authority && address.Scheme == Here.Scheme && !address.PathAndQuery.StartsWith("//", StringComparison.Ordinal)
            ? address.PathAndQuery + address.Fragment
            : null;

    /// <summary>Whether the address is too long for the places where browsers and servers have to keep it, measured in bytes as they are sent.</summary>
    public static bool IsTooLong(string url) => PackedUrl.Pack(url).Length > LongestPacked || Uri.EscapeDataString(url).Length > LongestInQuery;
}
