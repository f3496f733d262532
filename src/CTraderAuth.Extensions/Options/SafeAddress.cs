using System.Net;

namespace CTraderAuth;

/// <summary>Which addresses are allowed as token endpoint, consent page or redirect URI.</summary>
internal static class SafeAddress
{
    /// <summary>What is wrong with an address, as the rest of a sentence that begins with its name; null when it is allowed.</summary>
    public static string? Problem(string? value)
    {
        if (value is not null && PastedText.ProblemOfAddress(value) is { } problem)
        {
            return problem;
        }

        if (!TryParse(value, Uri.UriSchemeHttp, Uri.UriSchemeHttps, out var address))
        {
            return "is not an absolute http or https URL: write it out, as in https://host/path";
        }

        if (!IsSafe(address))
        {
            return "uses plain HTTP to another host: use https (http is allowed on localhost, 127.0.0.1 and [::1] only)";
        }

        return ProblemOfParts(value!, address);
    }

    /// <summary>The same for the address of a socket.</summary>
    public static string? SocketProblem(string value)
    {
        if (PastedText.ProblemOfAddress(value) is { } problem)
        {
            return problem;
        }

        if (!TryParse(value, Uri.UriSchemeWs, Uri.UriSchemeWss, out var address))
        {
            return "is not an absolute ws or wss URL: write it out, as in wss://host:5036";
        }

        if (address.Scheme == Uri.UriSchemeWs && !IsLoopback(address))
        {
            return "uses a plain WebSocket to another host: use wss (ws is allowed on localhost, 127.0.0.1 and [::1] only)";
        }

        return ProblemOfParts(value, address);
    }

    private static string? ProblemOfParts(string value, Uri address) =>
        address.UserInfo.Length > 0 ? "contains a user name or password: remove it"
            : address.Fragment.Length > 0 || value.Contains('#', StringComparison.Ordinal) ? "has a fragment: remove the # and everything after it"
            : null;

    /// <summary>HTTPS, or plain HTTP on loopback.</summary>
    public static bool IsSafe(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)));

    public static bool IsLoopback(Uri address) =>
        address.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip));

    private static bool TryParse(string? value, string plain, string safe, out Uri address) =>
        Uri.TryCreate(value, UriKind.Absolute, out address!)
        && (address.Scheme == plain || address.Scheme == safe)
        && !value!.Any(char.IsWhiteSpace);

    /// <summary>Whether a sign-in in the browser can listen there. It cannot on [::1]: a browser that is sent there never tries 127.0.0.1, the only address it listens on.</summary>
    public static bool IsThisMachine(Uri uri) => uri.Host is "localhost" or "127.0.0.1" && uri.UserInfo is "";
}
