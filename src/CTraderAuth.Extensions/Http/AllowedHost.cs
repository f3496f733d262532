using System.Globalization;

namespace CTraderAuth.Http;

internal sealed class AllowedHost(string host, int? port)
{
    public static AllowedHost Of(Uri address) => new(address.IdnHost, address.Port);

    public static AllowedHost Parse(string entry)
    {
        var text = entry?.Trim() ?? "";
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var host = hasPort ? text[..colon] : text;
        var port = 0;
        if (!IsHost(host) || (hasPort && !IsPort(text[(colon + 1)..], out port)))
        {
            throw new ArgumentException(
                $"'{entry}' in {nameof(CTraderTokenHandlerOptions)}.{nameof(CTraderTokenHandlerOptions.AllowedHosts)} is no host. Write host or host:port, without scheme and path: gateway.example, gateway.example:8443, [::1]:5000.");
        }

        return new(new Uri($"https://{host}").IdnHost, hasPort ? port : null);
    }

    public bool Matches(Uri address) => (port is null || port == address.Port) && string.Equals(host, address.IdnHost, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => port is null ? host : $"{host}:{port}";

    private static bool IsHost(string host) => Uri.CheckHostName(host) switch
    {
        UriHostNameType.Dns or UriHostNameType.IPv4 => true,
        UriHostNameType.IPv6 => host.StartsWith('['),
        _ => false,
    };

    private static bool IsPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue;
}
