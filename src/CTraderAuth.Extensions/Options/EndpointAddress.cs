using System.Net;

namespace CTraderAuth;

/// <summary>Which addresses may be asked for a token or a consent.</summary>
internal static class EndpointAddress
{
    /// <summary>What is wrong with an address, as the rest of a sentence that begins with its name; null when nothing is.</summary>
    public static string? Problem(string? value)
    {
        if (value is not null && PastedText.ProblemOfAddress(value) is { } problem)
        {
            return problem;
        }

        if (!TryParse(value, out var address))
        {
            return "is not an absolute http or https URL: write it out, as in https://host/path";
        }

        if (!IsSafe(address))
        {
            return "is plain HTTP to another host: use https (http is allowed on localhost, 127.0.0.1 and [::1] only)";
        }

        return address.UserInfo.Length > 0 ? "has a user name or password in it: remove them"
            : address.Fragment.Length > 0 || value!.Contains('#', StringComparison.Ordinal) ? "has a fragment: remove the # and what follows it"
            : null;
    }

    /// <summary>HTTPS, or plain HTTP on loopback.</summary>
    public static bool IsSafe(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)));

    public static bool IsLoopback(Uri address) =>
        address.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip));

    private static bool TryParse(string? value, out Uri address) =>
        Uri.TryCreate(value, UriKind.Absolute, out address!)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && !value!.Any(char.IsWhiteSpace);

    /// <summary>Whether a sign-in in the browser can listen there. Not on [::1]: a browser that is sent there never tries 127.0.0.1, the only address listened on.</summary>
    public static bool IsThisMachine(Uri uri) => uri.Host is "localhost" or "127.0.0.1" && uri.UserInfo is "";
}
