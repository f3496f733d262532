using System.Globalization;

namespace CTraderAuth.Consent.Browser.Loopback;

/// <summary>A redirect URI that this process can listen at: plain HTTP on localhost or 127.0.0.1.</summary>
internal sealed class LoopbackAddress
{
    private const string Option = $"{nameof(CTraderAuthOptions)}.{nameof(CTraderAuthOptions.RedirectUri)}";

    private const string Remedy = "Register another redirect URI such as http://localhost:5123/callback at cTrader "
        + $"(the first one belongs to the Playground) and set {Option} to exactly that.";

    private readonly Uri _uri;

    private LoopbackAddress(Uri uri) => _uri = uri;

    public int Port => _uri.Port;

    public string Path => _uri.AbsolutePath;

    public bool IsNamed => _uri.Host is "localhost";

    public static LoopbackAddress Parse(string redirectUri)
    {
        if (!Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) || !SafeAddress.IsThisMachine(uri))
        {
            throw new InvalidOperationException($"{Option} is \"{redirectUri}\", but a sign-in in the browser can only listen on localhost or 127.0.0.1. {Remedy}");
        }

        if (uri.Scheme != Uri.UriSchemeHttp)
        {
            throw new InvalidOperationException(
                $"{Option} is \"{redirectUri}\", but a sign-in in the browser listens without a certificate, so it must start with http://. {Remedy}");
        }

        return new(uri);
    }

    public Uri At(string path) => new(_uri, path);

    public bool IsHost(string? host) => host is not null && Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the text that a person copied from the address bar is, up to the query, this address.</summary>
    public bool IsPasted(string address) =>
        address is "" || Hosts.Any(host => address.Equals(host + Path, StringComparison.OrdinalIgnoreCase)
            || address.Equals($"http://{host}{Path}", StringComparison.OrdinalIgnoreCase));

    public InvalidOperationException Taken() => new(
        $"Port {Port} of this machine, set by {Option}, is in use: another sign-in or another program is listening on it. "
        + "Stop it and try again, or register a redirect URI with another port at cTrader and set the option to exactly that.");

    public InvalidOperationException CannotListen(string reason) => new(
        $"Cannot listen on port {Port} of 127.0.0.1, set by {Option} ({reason}). "
        + "Register a redirect URI with another port, such as 5123, at cTrader and set the option to exactly that.");

    private IEnumerable<string> Hosts
    {
        get
        {
            var port = Port.ToString(CultureInfo.InvariantCulture);
            return _uri.IsDefaultPort ? ["localhost", "127.0.0.1", $"localhost:{port}", $"127.0.0.1:{port}"] : [$"localhost:{port}", $"127.0.0.1:{port}"];
        }
    }
}
