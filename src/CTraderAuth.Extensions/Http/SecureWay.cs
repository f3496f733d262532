namespace CTraderAuth.Http;

/// <summary>Whether nobody between here and an address can read a token: TLS, or a plain connection that does not leave this machine, not even through a proxy.</summary>
internal static class SecureWay
{
    public static void Demand(Uri address, DelegatingHandler chain, string option)
    {
        if (IsEncrypted(address))
        {
            return;
        }

        if (!IsLoopback(address))
        {
            throw new InvalidOperationException(
                $"No access token is sent to {Describe(address)} over {address.Scheme}: {option} must be reached over HTTPS, or over plain HTTP on loopback. Use an https address.");
        }

        if (ProxyFor(address, chain) is { } proxy)
        {
            throw new InvalidOperationException(
                $"No access token is sent to {Describe(address)} over {address.Scheme}: the client uses the proxy {Describe(proxy)}, which would read it. "
                + "Exclude loopback from the proxy, such as with the environment variable NO_PROXY=localhost,127.0.0.1, set UseProxy = false on the primary handler, or use an https address.");
        }
    }

    public static bool IsEncrypted(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeWss;

    public static string Describe(Uri address) => address.Port < 0 ? address.IdnHost : $"{address.IdnHost}:{address.Port}";

    private static bool IsLoopback(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeWs) && SafeAddress.IsLoopback(address);

    private static Uri? ProxyFor(Uri address, DelegatingHandler chain)
    {
        HttpMessageHandler? handler = chain;
        while (handler is DelegatingHandler { InnerHandler: var inner })
        {
            handler = inner;
        }

        var proxy = handler switch
        {
            SocketsHttpHandler { UseProxy: true } sockets => sockets.Proxy ?? HttpClient.DefaultProxy,
            HttpClientHandler { UseProxy: true } client => client.Proxy ?? HttpClient.DefaultProxy,
            _ => null,
        };
        return proxy is null || proxy.IsBypassed(address) ? null : proxy.GetProxy(address);
    }
}
