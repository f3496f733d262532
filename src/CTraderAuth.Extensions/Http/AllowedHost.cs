using System.Globalization;

namespace CTraderAuth.Http;

internal sealed class AllowedHost
{
    private readonly string _host;
    private readonly int? _port;

    private AllowedHost(string host, int? port)
    {
        _host = WithoutRoot(host);
        _port = port;
        IsService = ServiceAddress.IsServiceName(_host);
    }

    /// <summary>Service discovery may resolve this name to another address.</summary>
    public bool IsService { get; }

    public static AllowedHost Of(Uri address) => new(address.IdnHost, address.Port < 0 ? null : address.Port);

    public static AllowedHost Parse(string entry)
    {
        var text = entry?.Trim() ?? "";
        if (PastedText.ProblemOfAddress(text) is { } problem)
        {
            throw new ArgumentException($"An entry of {nameof(CTraderTokenHandlerOptions)}.{nameof(CTraderTokenHandlerOptions.AllowedHosts)} {problem}. Write host or host:port.");
        }

        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var host = hasPort ? text[..colon] : text;
        var port = 0;
        if (!IsHost(host) || (hasPort && !IsPort(text[(colon + 1)..], out port)))
        {
            throw new ArgumentException(
                $"'{entry}' in {nameof(CTraderTokenHandlerOptions)}.{nameof(CTraderTokenHandlerOptions.AllowedHosts)} is not a valid host. Write host or host:port, without scheme and path: gateway.example, gateway.example:8443, [::1]:5000.");
        }

        return new(new Uri($"https://{host}").IdnHost, hasPort ? port : null);
    }

    public bool Matches(Uri address) => (_port is null || _port == address.Port) && MatchesName(address.IdnHost);

    /// <summary>Whether this is the name of the host. The port of a <c>Host</c> header affects neither the connection nor the certificate.</summary>
    public bool MatchesHeader(string header)
    {
        var colon = header.LastIndexOf(':');
        var host = colon > header.LastIndexOf(']') ? header[..colon] : header;
        return MatchesName(host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host);
    }

    public override string ToString() => _port is null ? _host : $"{_host}:{_port}";

    private bool MatchesName(string name)
    {
        name = WithoutRoot(name);
        return string.Equals(_host, name, StringComparison.OrdinalIgnoreCase)
            || (IsService && string.Equals(ServiceAddress.WithoutEndpoint(_host), ServiceAddress.WithoutEndpoint(name), StringComparison.OrdinalIgnoreCase));
    }

    // "gateway.example." is the fully qualified form of gateway.example.
    private static string WithoutRoot(string host) => host.Length > 1 && host.EndsWith('.') ? host[..^1] : host;

    private static bool IsHost(string host) => Uri.CheckHostName(ServiceAddress.WithoutEndpoint(host)) switch
    {
        UriHostNameType.Dns or UriHostNameType.IPv4 => true,
        UriHostNameType.IPv6 => host.StartsWith('['),
        _ => false,
    };

    private static bool IsPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue;
}
