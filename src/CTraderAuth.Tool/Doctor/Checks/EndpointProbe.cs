using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Asks the token endpoint once for its headers, without parameters: that spends nothing, and no secret is sent.</summary>
internal sealed class EndpointProbe(Func<CTraderAuthOptions> options, TimeProvider time, X509Certificate2Collection? trusted = null)
{
    private static readonly TimeSpan HalfSecond = TimeSpan.FromMilliseconds(500);

    private Task<EndpointResponse>? _response;

    public Uri Address => new(options().TokenUri);

    public Task<EndpointResponse> AskAsync(CancellationToken cancellationToken) => _response ??= SendAsync(cancellationToken);

    private async Task<EndpointResponse> SendAsync(CancellationToken cancellationToken)
    {
        ServerCertificate? shown = null;
        using var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectTimeout = options().RequestTimeout,
            UseCookies = false,

            // As the library: what stays on this machine goes through no proxy. DNS may resolve the name "loopback" to any address.
            UseProxy = !Address.IsLoopback || Address.IdnHost is "loopback",
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, problems) => Note(out shown, sender, certificate, chain, problems);
        if (trusted is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        using var client = new HttpMessageInvoker(handler);
        using var limit = new CancellationTokenSource(options().RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Head, Address);
        var sent = time.GetUtcNow();
        try
        {
            using var response = await client.SendAsync(request, either.Token).ConfigureAwait(false);

            // The server cuts its Date off to whole seconds, and read its clock between the request and the response.
            var middle = sent + ((time.GetUtcNow() - sent) / 2);
            return new(response.StatusCode, response.Headers.Date + HalfSecond - middle, shown);
        }
        catch (HttpRequestException e)
        {
            return new(null, null, shown, e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, null, shown, TimedOut: true);
        }
    }

    private static bool Note(out ServerCertificate? shown, object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors problems)
    {
        shown = certificate is X509Certificate2 { } server
            ? new(server.GetNameInfo(X509NameType.DnsName, false), server.GetNameInfo(X509NameType.SimpleName, true), server.NotBefore, server.NotAfter, problems, sender is SslStream stream ? stream.SslProtocol : default)
            : null;
        return problems is SslPolicyErrors.None;
    }
}
