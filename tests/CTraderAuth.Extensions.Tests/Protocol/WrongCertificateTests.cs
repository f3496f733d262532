using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>R17 for the core: a server that cannot prove who it is gets no byte of a request.</summary>
public sealed class WrongCertificateTests : EndpointTest
{
    [Theory]
    [InlineData("localhost", 0)]
    [InlineData("localhost", -30)]
    [InlineData("localhost", 30)]
    [InlineData("elsewhere.example", 0)]
    [InlineData("*.spotware.com", 0)]
    public async Task R17_Nothing_is_sent_to_a_server_with_a_wrong_certificate(string name, int days)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = GivenCertificate(name, days);
        var seen = SeenAsync(listener, certificate);

        var answer = await Refresh(new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/apps/token"));

        answer.Kind.ShouldBe(TokenAnswerKind.NotSent);
        answer.Problem!.ShouldContain("no trusted TLS connection");
        (await seen).ShouldBe(0);
    }

    private static async Task<int> SeenAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            return await tls.ReadAsync(new byte[1024]);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    // Around today as the machine has it, since the handshake asks the machine's clock.
    private static X509Certificate2 GivenCertificate(string name, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var today = TimeProvider.System.GetUtcNow().AddDays(days);
        using var made = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
