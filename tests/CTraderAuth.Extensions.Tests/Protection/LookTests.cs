using System.Security.Cryptography;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Protection;

/// <summary>Nobody is locked out of unencrypted grants by a program with keys that only reads them.</summary>
public sealed class LookTests : RenewalTest
{
    private readonly RingFolder _ring = new();
    private readonly RingFolder _other = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_look_at_unencrypted_grants_leaves_the_store_to_the_program_that_stored_them(bool guarded)
    {
        var token = await GivenGrant("alice");
        var before = await RowsOf(Store, withCanary: true);
        var looker = guarded ? GivenProtected(_ring) : GivenProgram(services: services => services.AddSingleton<ITokenProtector>(new AesKeys(RandomNumberGenerator.GetBytes(32))));

        var read = await TokensOf(looker).GetAsync("alice", Token);
        var listed = await TokensOf(looker).ListAsync(Token).ToListAsync(Token);
        var status = await TokensOf(looker).GetStatusAsync("alice", Token);

        read.Value.ShouldBe(token.Value);
        listed.ShouldBe([status!]);
        (await RowsOf(Store, withCanary: true)).ShouldBe(before);
        var plain = GivenProgram();
        await StartAsync(plain);
        (await TokensOf(plain).RefreshAsync("alice", Token)).Generation.ShouldBe(2);
        (await TokensOf(plain).ConnectAsync("bob", Sandbox.IssueCode("trader-2"), Token)).Generation.ShouldBe(1);
        await StartAsync(GivenProgram());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_encrypted_row_is_written_behind_the_row_that_shows_it(bool guarded)
    {
        await GivenGrant("alice");
        var program = guarded ? GivenProtected(_ring) : GivenProgram(services: services => services.AddSingleton<ITokenProtector>(new AesKeys(RandomNumberGenerator.GetBytes(32))));
        await TokensOf(program).GetStatusAsync("alice", Token);
        var shown = new List<bool>();
        Store.Gate(async operation =>
        {
            if (operation is "Save")
            {
                shown.Add(await Store.FindAsync(KeysRow, Token) is not null);
            }
        });

        await TokensOf(program).RefreshAsync("alice", Token);

        shown.ShouldBe([false, true, true]);
        (await ShouldNotStart(GivenProgram())).ShouldContain("are encrypted");
    }

    [Fact]
    public async Task A_program_that_has_only_looked_overwrites_nothing_once_another_one_encrypts_with_other_keys()
    {
        await GivenGrant("alice");
        var tokens = TokensOf(GivenProtected(_ring));
        await tokens.GetStatusAsync("alice", Token);
        var other = GivenProtected(_other);
        await StartAsync(other);
        await RenewAsync(other);
        var before = await RowsOf(Store, withCanary: true);
        Func<Task>[] calls =
        [
            () => tokens.GetAsync("alice", Token).AsTask(),
            () => tokens.RefreshAsync("alice", Token),
            () => tokens.DisconnectAsync("alice", Token),
            () => tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token),
            () => tokens.ConnectAsync("bob", Sandbox.IssueCode("trader-2"), Token),
            () => tokens.GetStatusAsync("alice", Token),
            () => tokens.ListAsync(Token).ToListAsync(Token).AsTask(),
        ];

        foreach (var call in calls)
        {
            (await Should.ThrowAsync<CTraderUnavailableException>(call)).Cause.ShouldBe(UnavailableCause.Keys);
        }

        (await RowsOf(Store, withCanary: true)).ShouldBe(before);
        Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_sent_when_another_program_encrypts_with_other_keys_between_a_look_and_the_first_write()
    {
        await GivenGrant("alice");
        var (program, other) = (GivenProtected(_ring), GivenProtected(_other));
        await TokensOf(program).GetStatusAsync("alice", Token);
        var finds = 0;
        Store.Gate(operation => operation is "Find" && finds++ == 1 ? StartAsync(other) : Task.CompletedTask);

        await Should.ThrowAsync<CTraderUnavailableException>(() => TokensOf(program).RefreshAsync("alice", Token));

        Refreshes.ShouldBeEmpty();
        finds.ShouldBeGreaterThan(1);
        (await Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task Keys_that_could_not_decrypt_later_are_told_at_a_look()
    {
        await GivenGrant("alice");
        var program = GivenProtected(_ring);
        KeysOf(program).RevokeAllKeys(TimeProvider.System.GetUtcNow().AddDays(1), "stolen");

        var unavailable = await Should.ThrowAsync<CTraderUnavailableException>(() => TokensOf(program).GetStatusAsync("alice", Token));

        unavailable.Message.ShouldContain("Grants stored now could not be decrypted later. Nothing was written.");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _ring.Dispose();
        _other.Dispose();
        GC.SuppressFinalize(this);
    }
}
