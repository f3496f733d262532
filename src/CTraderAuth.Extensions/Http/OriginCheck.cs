namespace CTraderAuth.Http;

/// <summary>Decides which addresses a token may be sent to, before every send.</summary>
internal sealed class OriginCheck(string client, AllowedHost[] named, Func<Uri?> baseAddress)
{
    private const string Option = $"{nameof(CTraderTokenHandlerOptions)}.{nameof(CTraderTokenHandlerOptions.AllowedHosts)}";

    private AllowedHost[]? _hosts = named is [] ? null : named;
    private Uri? _allowed;
    private bool _followsServices;

    /// <summary>Whether service discovery may resolve the allowed names of this client to other addresses.</summary>
    public bool UsesServices => named.Any(host => host.IsService) || (baseAddress() is { IsAbsoluteUri: true } address && ServiceAddress.Is(address));

    /// <summary>From now on a <see cref="ServiceGuard"/> further down the chain checks the addresses that services are resolved to.</summary>
    public void FollowServices() => _followsServices = true;

    // A Uri is immutable, so the same object that was allowed last time need not be checked again. Only HTTPS addresses are kept: a proxy may change for the others.
    public Uri Demand(HttpRequestMessage request, DelegatingHandler chain)
    {
        DemandHeader(request);
        var address = request.RequestUri;
        return address is not null && ReferenceEquals(address, _allowed) ? address : Check(request, address, chain);
    }

    /// <summary>Whether a server has redirected this request, which was addressed to a service.</summary>
    public bool IsRedirected(HttpRequestMessage request) => _followsServices && ServiceRoute.Of(request, this) is { IsRedirected: true };

    /// <summary>Whether the request addresses an allowed service by its name.</summary>
    public bool IsAllowedService(Uri? address) => address is { IsAbsoluteUri: true } && ServiceAddress.Is(address) && Lists(address);

    /// <summary>Throws unless a token may be sent to the address that the service was resolved to.</summary>
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
                $"No access token is sent to {SecureWay.Describe(address)}: client '{client}' may send it to {string.Join<AllowedHost>(", ", _hosts)} only. If this is intended, add the host to {Option}.");
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
            $"No access token is sent with the header Host: {header}, which selects the server and its certificate: client '{client}' may send it to {string.Join<AllowedHost>(", ", _hosts)} only. "
            + $"Remove the header, or add the host to {Option}.");
    }

    private AllowedHost Configured() => baseAddress() is { IsAbsoluteUri: true } address
        ? AllowedHost.Of(address)
        : throw new InvalidOperationException(
            $"Client '{client}' has no BaseAddress in its configuration, so the hosts that may receive an access token are unknown. Name them: AddCTraderToken(…, options => options.AllowedHosts.Add(\"gateway.example\")), which is {Option}.");
}
