using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>What a browser reports about a request. It can raise doubt, but never prove what a person did: a service worker, for example, changes it.</summary>
internal static class FetchMetadata
{
    // A script may not set Sec-Purpose, so Turbo sends X-Sec-Purpose when the pointer is over a link.
    private static readonly string[] Purposes = ["Sec-Purpose", "X-Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

    /// <summary>Whether the browser preloads a page that the user has not opened yet.</summary>
    public static bool IsPrefetch(HttpRequest request) =>
        Array.Exists(Purposes, name => request.Headers[name].ToString() is { Length: > 0 } purpose
            && (Has(purpose, "prefetch") || Has(purpose, "prerender") || Has(purpose, "preview")));

    /// <summary>Whether another site led here. A sibling such as <c>blog.example.com</c> counts as another site.</summary>
    public static bool IsForeign(HttpRequest request) => Site(request) is not ("" or "same-origin" or "none");

    /// <summary>Whether the browser does not report what led here, like browsers from before 2023 and other programs.</summary>
    public static bool IsSilent(HttpRequest request) => Site(request) is "" && RefererOf(request) is null;

    /// <summary>The address of the page that led here, or its origin. A page can hide it, but cannot pretend to be another site.</summary>
    public static Uri? RefererOf(HttpRequest request) => Uri.TryCreate(Value(request, "Referer"), UriKind.Absolute, out var referer) ? referer : null;

    /// <summary>Whether a script of this site, such as a service worker, made the request, so that it does not report which site led here.</summary>
    public static bool IsFromScript(HttpRequest request) => Value(request, "Sec-Fetch-Dest") is "empty" && Value(request, "Sec-Fetch-Mode") is not "navigate";

    /// <summary>Whether the response becomes part of another page, as an image or a frame. In a request that a service worker passes on, <c>document</c> becomes <c>empty</c>.</summary>
    public static bool IsEmbedded(HttpRequest request) => Value(request, "Sec-Fetch-Dest") is not ("" or "document" or "empty");

    private static string Site(HttpRequest request) => Value(request, "Sec-Fetch-Site");

    private static string Value(HttpRequest request, string header) => request.Headers[header].ToString().Trim();

    private static bool Has(string value, string word) => value.Contains(word, StringComparison.OrdinalIgnoreCase);
}
