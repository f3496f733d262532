using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>An address on this site, as in <c>/desk?tab=1</c>.</summary>
internal static class LocalUrl
{
    private const int Longest = 2048;
    private static readonly Uri Here = new("https://here.invalid");

    /// <summary>The address in the form in which it may stand in a header; null when it is none, leads elsewhere, or comes twice.</summary>
    public static string? Read(StringValues value) =>
        value is [{ Length: > 0 and <= Longest } url] && url[0] is '/' && RedirectHttpResult.IsLocalUrl(url)
        && Uri.TryCreate(Here, url, out var address) && address.Authority == Here.Authority && address.Scheme == Here.Scheme && !address.PathAndQuery.StartsWith("//", StringComparison.Ordinal)
            ? address.PathAndQuery + address.Fragment
            : null;
}
