using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CTraderAuth.Servers;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Connections;

public sealed class EncryptionTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Fact]
    public async Task Connects_over_TLS()
    {
        var server = await GivenServer();
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await server.WriteAsync("server.crt", certificate.ExportCertificatePem());
        await server.WriteAsync("server.key", key.ExportPkcs8PrivateKeyPem());
        await server.ExecuteAsync("ALTER SYSTEM SET ssl = on");
        await server.ExecuteAsync("SELECT pg_reload_conf()");
        await Eventually.ReadyAsync(async () => (string?)await server.ScalarAsync("SHOW ssl") == "on");
        await server.AllowAsync("hostnossl all all 127.0.0.1/32 reject");
        var store = GivenStore($"Host=127.0.0.1;Port={server.Port};Username=postgres;Database=postgres;SSL Mode=Require");

        (await store.TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();
        (await store.WatchAsync(Cancellation).FirstAsync(Cancellation)).ShouldBeNull();
    }
}
