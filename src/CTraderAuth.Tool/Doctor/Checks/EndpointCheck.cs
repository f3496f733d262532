using System.Globalization;
using System.Net.Security;
using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Whether the token endpoint responds, and with which certificate.</summary>
internal sealed class EndpointCheck(EndpointProbe probe, TimeProvider time) : ICheck
{
    private static readonly TimeSpan SoonExpired = TimeSpan.FromDays(7);

    public string Name => "token endpoint";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await probe.AskAsync(cancellationToken).ConfigureAwait(false);
        var origin = probe.Address.GetLeftPart(UriPartial.Authority);
        yield return response switch
        {
            { Certificate: { Problems: not SslPolicyErrors.None } wrong } => WrongCertificate(origin, wrong),
            { TimedOut: true } => Finding.Failed(Name, FailureKind.Unavailable, $"{origin} did not respond in time.", "Check the network, the firewall and the proxy, then try again."),
            { Error: { } error } => Unreachable(origin, error),
            { Status: >= System.Net.HttpStatusCode.InternalServerError and var status } => Finding.Warning(Name, string.Create(CultureInfo.InvariantCulture, $"{origin} responds, but with {(int)status}."), "cTrader may be under maintenance: try again later."),
            { Certificate: { } certificate } => Trusted(origin, certificate),
            _ => Finding.Ok(Name, $"{origin} responds, without TLS"),
        };
    }

    private Finding Trusted(string origin, ServerCertificate certificate)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{origin} responds; certificate by {certificate.Issuer}, valid until {certificate.NotAfter:yyyy-MM-dd}");
        return certificate.NotAfter - time.GetUtcNow() < SoonExpired
            ? Finding.Warning(Name, $"{text}, which is soon.", "Its owner must renew it. Nothing can be done here.")
            : Finding.Ok(Name, text);
    }

    private Finding WrongCertificate(string origin, ServerCertificate certificate)
    {
        var (why, remedy) = time.GetUtcNow() switch
        {
            var now when now > certificate.NotAfter || now < certificate.NotBefore => (
                string.Create(CultureInfo.InvariantCulture, $"which is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}"),
                "Check the clock of this machine first."),
            _ when certificate.Problems.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => (
                "which is for another host",
                "Check CTrader:TokenUri, and whether a proxy or a captive portal answers in its place."),
            _ => (
                $"by {certificate.Issuer}, which this machine does not trust",
                "Install the root certificates of the system (ca-certificates), or those of your proxy if it reads TLS."),
        };
        return Finding.Failed(Name, FailureKind.Other, $"{origin} shows a certificate for {certificate.Subject} {why}.", remedy);
    }

    private Finding Unreachable(string origin, HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Finding.Failed(Name, FailureKind.Unavailable, $"The name of {origin} cannot be resolved.", "Check the network, DNS and CTrader:TokenUri."),
        HttpRequestError.SecureConnectionError => Finding.Failed(Name, FailureKind.Other, $"{origin} does not speak TLS that this machine accepts.", "Check CTrader:TokenUri, and whether a proxy answers in its place."),
        HttpRequestError.ProxyTunnelError => Finding.Failed(Name, FailureKind.Unavailable, $"The proxy does not connect to {origin}.", "Check HTTPS_PROXY and the proxy's rules."),
        _ => Finding.Failed(Name, FailureKind.Unavailable, $"{origin} cannot be reached ({error.InnerException?.Message ?? error.Message}).", "Check the network, the firewall, the proxy (HTTPS_PROXY) and CTrader:TokenUri."),
    };
}
