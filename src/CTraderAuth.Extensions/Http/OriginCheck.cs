namespace CTraderAuth.Http;

/// <summary>Decides which addresses a token may be sent to, before every send.</summary>
internal sealed class OriginCheck(string client, AllowedHost[] named, Func<Uri?> baseAddress)
{
    private const string Option = $"{nameof(CTraderTokenHandlerOptions)}.{nameof(CTraderTokenHandlerOptions.AllowedHosts)}";

    private AllowedHost[]? _hosts = named is [] ? null : named;
    private Uri? _allowed;
    private bool _followsServices;

    /// <summary>Whether a service discovery may lead requests of this client to other addresses than the allowed names.</summary>
    public bool UsesServices => named.Any(host => host.IsService) || (baseAddress() is { IsAbsoluteUri: true } address && ServiceAddress.Is(address));

    /// <summary>From now on a <see cref="ServiceGuard"/> stands below, and looks at the addresses that services are resolved to.</summary>
    public void FollowServices() => _followsServices = true;

    // An address never changes, so the very object that was allowed the last time needs no second look. The way to it is looked at again, unless it is encrypted.
    public Uri Demand(HttpRequestMessage request, DelegatingHandler chain)
    {
        DemandHeader(request);
        var address = request.RequestUri;
        return address is not null && ReferenceEquals(address, _allowed) ? address : Check(request, address, chain);
    }

    /// <summary>Whether a server has sent this request on its way to a service elsewhere.</summary>
    public bool IsRedirected(HttpRequestMessage request) => _followsServices && ServiceRoute.Of(request, this) is { IsRedirected: true };

    /// <summary>Whether the request asks for an allowed service by its name.</summary>
    public bool IsAllowedService(Uri? address) => address is { IsAbsoluteUri: true } && ServiceAddress.Is(address) && Lists(address);

    /// <summary>Throws unless a token can travel to where a service was resolved to.</summary>
    public void DemandResolved(HttpRequestMessage request, DelegatingHandler chain)
    {
        var address = request.RequestUri!;
        DemandHeader(request);
        if (address.Scheme.Contains('+', StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The service address {address.Scheme}://{SecureWay.Describe(address)} of client '{client}' was not resolved, so no access token is sent. Add service discovery to the client: AddServiceDiscovery().");
        }

        SecureWay.Demand(address, chain, ServiceRoute.Of(request, this) is { } route ? $"services such as {route.Service}" : Option);
    }

    private Uri Check(HttpRequestMessage request, Uri? address, DelegatingHandler chain)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            throw new InvalidOperationException($"The request of client '{client}' has no absolute address, so no access token is sent.");
        }

        _hosts ??= [Configured()];
        var listed = Lists(address);
        if (listed && _followsServices && ServiceAddress.Is(address))
        {
            return address;
        }

        SecureWay.Demand(address, chain, Option);
        if (!listed && ServiceRoute.Of(request, this)?.Leads(address) is not true)
        {
            throw new InvalidOperationException(
                $"No access token is sent to {SecureWay.Describe(address)}: client '{client}' may send it to {string.Join<AllowedHost>(", ", _hosts)} only. If it is meant to go there, add the host to {Option}.");
        }

        if (listed && SecureWay.IsEncrypted(address))
        {
            _allowed = address;
        }

        return address;
    }

    private bool Lists(Uri address)
    {
        foreach (var host in _hosts ??= [Configured()])
        {
            if (host.Matches(address))
            {
                return true;
            }
        }

        return false;
    }

    private void DemandHeader(HttpRequestMessage request)
    {
        var headers = request.Headers.NonValidated;
        if (headers.Count > 0 && headers.TryGetValues("Host", out var host))
        {
            DemandHeader(host.ToString());
        }
    }

    private void DemandHeader(string header)
    {
        foreach (var host in _hosts ??= [Configured()])
        {
            if (host.MatchesHeader(header))
            {
                return;
            }
        }

        throw new InvalidOperationException(
            $"No access token is sent with the header Host: {header}, which names the server and its certificate: client '{client}' may send it to {string.Join<AllowedHost>(", ", _hosts)} only. "
            + $"Remove the header, or add the host to {Option}.");
    }

    private AllowedHost Configured() => baseAddress() is { IsAbsoluteUri: true } address
        ? AllowedHost.Of(address)
        : throw new InvalidOperationException(
            $"Client '{client}' has no BaseAddress in its configuration, so it is not known where an access token may go. Name the hosts: AddCTraderToken(…, options => options.AllowedHosts.Add(\"gateway.example\")), which is {Option}.");
}
