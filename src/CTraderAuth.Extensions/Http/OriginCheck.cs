namespace CTraderAuth.Http;

internal sealed class OriginCheck(string client, AllowedHost[] named, Func<Uri?> baseAddress)
{
    private const string Option = $"{nameof(CTraderTokenHandlerOptions)}.{nameof(CTraderTokenHandlerOptions.AllowedHosts)}";

    private AllowedHost[]? _hosts = named is [] ? null : named;
    private Uri? _allowed;

    // An address never changes, so the very object that was allowed the last time needs no second look.
    public Uri Demand(Uri? address) => address is not null && ReferenceEquals(address, _allowed) ? address : _allowed = Check(address);

    private Uri Check(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            throw new InvalidOperationException($"The request of client '{client}' has no absolute address, so no access token is sent.");
        }

        var hosts = _hosts ??= [Configured()];
        if (!IsProtected(address))
        {
            throw new InvalidOperationException(
                $"No access token is sent to {Describe(address)} over {address.Scheme}: {Option} are reached over HTTPS, and over plain HTTP on loopback only. Use an https address.");
        }

        foreach (var host in hosts)
        {
            if (host.Matches(address))
            {
                return address;
            }
        }

        throw new InvalidOperationException(
            $"No access token is sent to {Describe(address)}: client '{client}' may send it to {string.Join<AllowedHost>(", ", hosts)} only. If it is meant to go there, add the host to {Option}.");
    }

    private static bool IsProtected(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && address.IdnHost != "loopback");

    private static string Describe(Uri address) => $"{address.IdnHost}:{address.Port}";

    private AllowedHost Configured() => baseAddress() is { IsAbsoluteUri: true } address
        ? AllowedHost.Of(address)
        : throw new InvalidOperationException(
            $"Client '{client}' has no BaseAddress in its configuration, so it is not known where an access token may go. Name the hosts: AddCTraderToken(…, options => options.AllowedHosts.Add(\"gateway.example\")), which is {Option}.");
}
