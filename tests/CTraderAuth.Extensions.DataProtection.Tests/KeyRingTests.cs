using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Protection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests;

public sealed class KeyRingTests : ProtectionTest
{
    private readonly RingFolder _ring = new();

    [Fact]
    public async Task Another_application_name_is_told_from_a_lost_key()
    {
        await StartAsync(GivenProtected(_ring));

        var message = await ShouldNotStart(GivenProtected(_ring, keys: keys => keys.SetApplicationName("elsewhere")));

        message.ShouldContain("either the application name was different, or the row is damaged. The application name is now 'elsewhere'");
    }

    [Fact]
    public async Task Keys_whose_certificate_is_missing_are_told_from_lost_ones()
    {
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=keys", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await StartAsync(GivenProtected(_ring, keys: keys => keys.ProtectKeysWithCertificate(certificate)));

        var message = await ShouldNotStart(GivenProtected(_ring));

        message.ShouldContain("which is in the key ring but is itself encrypted and cannot be decrypted here");
    }

    [Fact]
    public async Task A_store_that_was_protected_before_it_had_a_canary_gets_none_under_other_keys()
    {
        var program = GivenProtected(_ring);
        await TokensOf(program).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var canary = await Store.FindAsync(KeysRow, Token);
        await Store.TryRemoveAsync(KeysRow, canary!.Version, Token);
        _ring.Delete();

        var message = await ShouldNotStart(GivenProtected(_ring));

        message.ShouldContain("which is not in the key ring of this program");
        (await Store.FindAsync(KeysRow, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Keys_that_are_revoked_before_they_are_used_stop_the_host_too()
    {
        KeysOf(GivenProtected(_ring)).RevokeAllKeys(TimeProvider.System.GetUtcNow().AddDays(1), "stolen");

        var message = await ShouldNotStart(GivenProtected(_ring, acceptLostKeys: true));

        message.ShouldStartWith("Grants stored now could not be decrypted later. Nothing was written.");
        message.ShouldContain("which was revoked");
        (await RowsOf(Store, withCanary: true)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_programs_that_start_at_once_agree_on_one_canary()
    {
        var others = 0;
        Store.Gate(operation => operation is "Save" && others++ == 0 ? StartAsync(GivenProtected(_ring)) : Task.CompletedTask);

        await StartAsync(GivenProtected(_ring));

        others.ShouldBe(2);
        (await RowsOf(Store, withCanary: true)).ShouldHaveSingleItem().Key.ShouldBe(KeysRow);
    }

    [Fact]
    public async Task The_canary_is_not_shown_as_a_grant()
    {
        var program = GivenProtected(_ring);
        await StartAsync(program);

        await TokensOf(program).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var listed = await TokensOf(program).ListAsync(Token).Select(status => status.Subject).ToListAsync(Token);

        listed.ShouldBe(["alice"]);
        (await Store.ListAsync(DateTimeOffset.MaxValue, Token).Select(row => row.Subject).ToListAsync(Token)).ShouldBe(["alice"]);
    }

    [Fact]
    public async Task A_watcher_hears_of_grants_and_not_of_the_canary()
    {
        var program = GivenProtected(_ring);
        await using var seen = TokensOf(program).WatchAllAsync(Token).GetAsyncEnumerator(Token);
        var first = seen.MoveNextAsync();
        await StartAsync(GivenProtected(_ring));

        await TokensOf(program).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        await first;

        seen.Current.Subject.ShouldBe("alice");
    }

    [Fact]
    public async Task Keys_in_memory_are_good_enough_for_grants_in_memory()
    {
        var program = GivenProgram(services: services =>
        {
            services.AddDataProtection().UseEphemeralDataProtectionProvider();
            services.AddCTraderAuth(_ => { }).UseMemory().ProtectTokens();
        });

        await StartAsync(program);

        (await TokensOf(program).ConnectAsync("alice", Sandbox.IssueCode(), Token)).Value.ShouldNotBeEmpty();
    }

    [Fact]
    public void Nothing_is_registered_twice()
    {
        var services = new ServiceCollection();

        var builder = services.AddCTraderAuth(_ => { }).ProtectTokens();
        var count = services.Count;
        builder.ProtectTokens();

        services.Count(service => service.ServiceType == typeof(ITokenProtector)).ShouldBe(1);
        services.Select(service => service.ServiceType).Where(type => type.Namespace!.StartsWith("CTraderAuth", StringComparison.Ordinal)).ShouldBeUnique();
        services.Count(service => service.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService)).ShouldBe(3);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _ring.Dispose();
        GC.SuppressFinalize(this);
    }
}
