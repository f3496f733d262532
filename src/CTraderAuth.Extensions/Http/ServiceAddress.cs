using System.Net;

namespace CTraderAuth.Http;

/// <summary>The names that service discovery resolves, as .NET Aspire writes them: <c>https+http://gateway</c>, <c>https://gateway</c>, <c>https://_endpoint.gateway</c>.</summary>
internal static class ServiceAddress
{
    public static bool Is(Uri address) => address.Scheme.Contains('+', StringComparison.Ordinal) || IsServiceName(address.IdnHost);

    /// <summary>A name without a dot, which the public DNS does not know, or one that selects an endpoint.</summary>
    public static bool IsServiceName(string host) =>
        host.StartsWith('_')
        || (!host.Contains('.', StringComparison.Ordinal) && !IPAddress.TryParse(host, out _) && !string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase));

    public static string WithoutEndpoint(string host) =>
        host.StartsWith('_') && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? host[(dot + 1)..] : host;
}
