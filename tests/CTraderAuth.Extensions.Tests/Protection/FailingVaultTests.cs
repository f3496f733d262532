using CTraderAuth.Storage;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Protection;

/// <summary>A <see cref="NotSupportedException"/> of an application's protector is its failure, and does not mean that a newer version wrote the row.</summary>
public sealed class FailingVaultTests : RenewalTest
{
    private readonly FailingVault _vault = new();

    [Fact]
    public async Task The_status_names_the_type_of_the_exception_and_not_its_text()
    {
        var tokens = TokensOf(GivenVault(Store));
        await tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        _vault.Failures = int.MaxValue;

        var status = (await tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull();

        status.Reason.ShouldBe(ReauthorizationReason.Undecryptable);
        status.LastError.ShouldNotBeNull().ShouldContain(nameof(PlatformNotSupportedException));
        status.LastError.ShouldNotContain(FailingVault.Text);
    }

    [Fact]
    public async Task A_row_that_cannot_be_encrypted_is_a_failure_of_the_renewal()
    {
        var token = await GivenGrant("alice");
        var program = GivenVault(Store);
        await StartAsync(program);
        _vault.CannotProtect = true;

        await Should.ThrowAsync<PlatformNotSupportedException>(() => RenewAsync(program));

        _vault.CannotProtect = false;
        await RenewAsync(program);
        (await Store.ContentAsync("alice")).ShouldNotContain(token.Value);
    }

    [Fact]
    public async Task R32_An_older_row_is_not_used_because_it_could_not_be_decrypted_for_a_moment()
    {
        var tokens = TokensOf(GivenVault(new SilentStore(Store, saysNothing: true)));
        await tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var older = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        await tokens.RefreshAsync("alice", Token);
        await Store.LoseAsync("alice", older);
        _vault.Failures = 1;

        await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.GetStatusAsync("alice", Token));

        (await tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
    }

    private ServiceProvider GivenVault(IGrantStore store) =>
        GivenProgram(services: services => services.AddCTraderAuth(_ => { }).UseStore(_ => store).UseProtector(_ => _vault));
}
