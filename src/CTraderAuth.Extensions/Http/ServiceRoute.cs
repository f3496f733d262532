namespace CTraderAuth.Http;

/// <summary>Follows one request from the name of an allowed service to the addresses that service discovery found for it.</summary>
internal sealed class ServiceRoute(OriginCheck origins, string service)
{
    private static readonly HttpRequestOptionsKey<ServiceRoute> Key = new("CTraderAuth.ServiceRoute");

    private readonly Lock _lock = new();
    private readonly List<string> _led = [];

    public string Service { get; } = service;

    /// <summary>A server has redirected the request: its address is not one that service discovery found.</summary>
    public bool IsRedirected { get; set; }

    public static ServiceRoute? Of(HttpRequestMessage request, OriginCheck origins) =>
        request.Options.TryGetValue(Key, out var route) && route.IsOf(origins) ? route : null;

    public static void Clear(HttpRequestMessage request) => ((IDictionary<string, object?>)request.Options).Remove(Key.Key);

    public void AddTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <summary>Whether service discovery found the address, as opposed to a server's redirect.</summary>
    public bool Leads(Uri address)
    {
        var origin = address.GetLeftPart(UriPartial.Authority);
        lock (_lock)
        {
            if (_led.Contains(origin))
            {
                return true;
            }

            if (!IsRedirected)
            {
                _led.Add(origin);
            }

            return !IsRedirected;
        }
    }

    private bool IsOf(OriginCheck other) => ReferenceEquals(origins, other);
}
