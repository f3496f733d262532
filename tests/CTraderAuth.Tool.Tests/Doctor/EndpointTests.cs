using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CTraderAuth.Tool.Doctor;
using CTraderAuth.Tool.Doctor.Checks;
using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>The token endpoint and its clock, on a server that behaves badly.</summary>
public sealed class EndpointTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public EndpointTests() => _server.Start();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(0, "ok", "agrees")]
    [InlineData(20, "ok", "behind")]
    [InlineData(95, "warning", "behind")]
    [InlineData(-95, "warning", "ahead of")]
    [InlineData(null, "warning", "no Date")]
    public async Task The_clock_may_differ_by_30_seconds(int? seconds, string outcome, string text)
    {
        var probe = Probe($"http://127.0.0.1:{Port}/token");
        var serving = ServeAsync(null, seconds is { } by ? TimeProvider.System.GetUtcNow().AddSeconds(by) : null);

        var finding = await OneAsync(new ClockCheck(probe));

        await serving;
        Names.Of(finding.Outcome).ShouldBe(outcome, finding.Text);
        finding.Text.ShouldContain(text);
    }

    [Theory]
    [InlineData("localhost", 400, true, "ok", "valid until")]
    [InlineData("localhost", 3, true, "warning", "which is soon")]
    [InlineData("localhost", -1, true, "failed", "which is valid from")]
    [InlineData("elsewhere.example", 400, true, "failed", "another host")]
    [InlineData("localhost", 400, false, "failed", "does not trust")]
    public async Task The_certificate_must_be_valid(string host, int days, bool isTrusted, string outcome, string text)
    {
        using var certificate = Certificate(host, days);
        var probe = Probe($"https://localhost:{Port}/token", isTrusted ? [certificate] : []);
        var serving = ServeAsync(certificate, TimeProvider.System.GetUtcNow());

        var finding = await OneAsync(new EndpointCheck(probe, TimeProvider.System));

        await Task.WhenAny(serving);
        Names.Of(finding.Outcome).ShouldBe(outcome, finding.Text);
        finding.Text.ShouldContain(text);
        (await AllAsync(new ClockCheck(probe))).Count.ShouldBe(outcome is "failed" ? 0 : 1);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_unavailable()
    {
        var finding = await OneAsync(new EndpointCheck(Probe("https://unknown.invalid/token"), TimeProvider.System));

        finding.Kind.ShouldBe(FailureKind.Unavailable);
        finding.Outcome.ShouldBe(CheckOutcome.Failed);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_unavailable()
    {
        var finding = await OneAsync(new EndpointCheck(new(() => new() { TokenUri = $"http://127.0.0.1:{Port}/token", RequestTimeout = TimeSpan.FromMilliseconds(200) }, TimeProvider.System), TimeProvider.System));

        finding.Text.ShouldContain("did not respond in time");
        finding.Kind.ShouldBe(FailureKind.Unavailable);
    }

    [Fact]
    public async Task A_request_has_no_parameters()
    {
        var serving = ServeAsync(null, null);

        await OneAsync(new EndpointCheck(Probe($"http://127.0.0.1:{Port}/token"), TimeProvider.System));

        (await serving).ShouldStartWith("HEAD /token HTTP/1.1\r\n");
    }

    private static EndpointProbe Probe(string address, X509Certificate2Collection? trusted = null) => new(() => new() { TokenUri = address }, TimeProvider.System, trusted);

    private static async Task<Finding> OneAsync(ICheck check) => (await AllAsync(check)).ShouldHaveSingleItem();

    private static async Task<List<Finding>> AllAsync(ICheck check) => await check.RunAsync(Cancellation).ToListAsync(Cancellation);

    private static X509Certificate2 Certificate(string host, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-10), TimeProvider.System.GetUtcNow().AddDays(days));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    /// <summary>Answers one request, and returns it.</summary>
    private async Task<string> ServeAsync(X509Certificate2? certificate, DateTimeOffset? date)
    {
        using var connection = await _server.AcceptTcpClientAsync(Cancellation);
        Stream stream = connection.GetStream();
        if (certificate is not null)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Cancellation);
            stream = secure;
        }

        await using var closing = stream;
        var request = "";
        var buffer = new byte[4096];
        while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, Cancellation);
            request += count > 0 ? Encoding.ASCII.GetString(buffer, 0, count) : throw new IOException("The client left.");
        }

        var header = date is { } at ? $"Date: {at.ToString("R", CultureInfo.InvariantCulture)}\r\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 400 Bad Request\r\n{header}Content-Length: 0\r\nConnection: close\r\n\r\n"), Cancellation);
        return request;
    }
}
