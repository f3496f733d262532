using System.Text;
using CTraderAuth.Grants;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tests.Protection;

/// <summary>R29: a writer without the keys gains nothing, and a program without protection leaves a protected store alone.</summary>
public sealed class KeylessTests : RenewalTest
{
    private readonly RingFolder _ring = new();

    [Fact]
    public async Task A_program_without_protection_does_not_start_on_a_protected_store()
    {
        await GivenTraderAsync();
        var before = await RowsOf(Store, withCanary: true);

        var message = await ShouldNotStart(GivenProgram());

        message.ShouldContain("The grants in this store are encrypted");
        message.ShouldContain("ProtectTokens()");
        (await RowsOf(Store, withCanary: true)).ShouldBe(before);
    }

    [Fact]
    public async Task A_program_without_protection_and_without_a_host_is_stopped_at_its_first_call()
    {
        await GivenTraderAsync();
        var before = await RowsOf(Store, withCanary: true);
        var tokens = GivenTokens();
        Func<Task>[] calls =
        [
            () => tokens.GetAsync("alice", Token).AsTask(),
            () => tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token),
            () => tokens.ConnectAsync("bob", Sandbox.IssueCode(), Token),
            () => tokens.ImportAsync("bob", "a refresh token", Token),
            () => tokens.ImportAsync("bob", new CTraderToken("access", "refresh", "bearer", TimeSpan.FromDays(1), Time.GetUtcNow()), Token),
            () => tokens.DisconnectAsync("alice", Token),
            () => tokens.GetStatusAsync("alice", Token),
            () => tokens.ListAsync(Token).ToListAsync(Token).AsTask(),
        ];

        foreach (var call in calls)
        {
            var unavailable = await Should.ThrowAsync<CTraderUnavailableException>(call);
            unavailable.Message.ShouldContain("The grants in this store are encrypted");
            unavailable.Cause.ShouldBe(UnavailableCause.Keys);
        }

        (await RowsOf(Store, withCanary: true)).ShouldBe(before);
    }

    [Fact]
    public async Task A_program_that_runs_without_protection_adds_nothing_once_another_one_protects()
    {
        await Tokens.ListAsync(Token).ToListAsync(Token);
        await GivenTraderAsync();

        (await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ConnectAsync("bob", Sandbox.IssueCode("trader-2"), Token))).Message.ShouldContain("are encrypted");
        (await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ConnectAsync("alice", Sandbox.IssueCode("trader-2"), Token))).Message.ShouldContain("are encrypted");

        (await Store.FindAsync("bob", Token)).ShouldBeNull();
        Encoding.UTF8.GetString((await Store.FindAsync("alice", Token))!.Content.Span).ShouldNotContain("AccessToken");
    }

    [Fact]
    public async Task R29_A_plain_row_that_is_planted_after_the_take_over_is_refused_and_nothing_is_sent()
    {
        var program = await GivenTraderAsync();
        await PlantAsync("mallory");
        await PlantAsync("alice");
        var before = await RowsOf(Store);
        var restarted = GivenProtected(_ring);
        await StartAsync(restarted);
        await RenewAsync(restarted);

        foreach (var tokens in (ICTraderTokens[])[TokensOf(program), TokensOf(restarted)])
        {
            foreach (var subject in (string[])["mallory", "alice"])
            {
                await ShouldBeUndecryptable(() => tokens.RefreshAsync(subject, Token));
                await ShouldBeUndecryptable(() => tokens.DisconnectAsync(subject, Token));
                (await tokens.GetStatusAsync(subject, Token))!.LastError!.ShouldContain("not encrypted");
            }
        }

        await ShouldBeUndecryptable(() => TokensOf(restarted).GetAsync("alice", Token).AsTask());
        Refreshes.ShouldBeEmpty();
        (await RowsOf(Store)).ShouldBe(before);
        var healed = await TokensOf(restarted).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        (await TokensOf(GivenProtected(_ring)).GetAsync("alice", Token)).Value.ShouldBe(healed.Value);
    }

    [Fact]
    public async Task R29_An_instance_learns_from_another_one_that_the_take_over_is_finished()
    {
        await GivenGrant("alice");
        var (slow, other) = (GivenProtected(_ring), GivenProtected(_ring));
        await StartAsync(slow);
        await StartAsync(other);
        await RenewAsync(other);
        await PlantAsync("mallory");

        await ShouldBeUndecryptable(() => TokensOf(slow).GetAsync("mallory", Token).AsTask());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R29_Replacing_or_removing_the_canary_makes_no_plain_row_count(bool replace)
    {
        await GivenTraderAsync();
        var canary = (await Store.FindAsync(KeysRow, Token))!;
        await Store.TryRemoveAsync(KeysRow, canary.Version, Token);
        if (replace)
        {
            await Store.TrySaveAsync(new StoredGrant(KeysRow, 1, null, "{\"Format\":1,\"Grant\":{}}"u8.ToArray()), 0, Token);
        }

        await PlantAsync("mallory");
        var restarted = GivenProtected(_ring);
        await StartAsync(restarted);
        await RenewAsync(restarted);

        await ShouldBeUndecryptable(() => TokensOf(restarted).RefreshAsync("mallory", Token));
        (await TokensOf(restarted).GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }

    [Fact]
    public async Task R29_Where_nothing_encrypted_is_left_plain_rows_count_with_a_warning()
    {
        await GivenTraderAsync();
        Warnings().ShouldBe(0);
        var canary = (await Store.FindAsync(KeysRow, Token))!;
        await Store.TryRemoveAsync(KeysRow, canary.Version, Token);
        await PlantAsync("alice");

        var restarted = GivenProtected(_ring);
        await StartAsync(restarted);
        await RenewAsync(restarted);
        await StartAsync(GivenProtected(_ring));

        (await TokensOf(restarted).GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
        Warnings().ShouldBe(1);
    }

    [Fact]
    public async Task R29_A_plain_canary_starts_no_host_whose_key_ring_is_lost()
    {
        await GivenTraderAsync();
        var canary = (await Store.FindAsync(KeysRow, Token))!;
        await Store.TrySaveAsync(new StoredGrant(KeysRow, canary.Version + 1, null, "{\"Format\":1,\"Grant\":{}}"u8.ToArray()), canary.Version, Token);
        _ring.Delete();

        (await ShouldNotStart(GivenProtected(_ring))).ShouldContain("which is not in the key ring of this program");
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-3L)]
    [InlineData(long.MaxValue)]
    public async Task A_damaged_canary_is_replaced_while_the_keys_decrypt_the_grants(long version)
    {
        await GivenTraderAsync();
        await Store.DamageAsync(new StoredGrant(KeysRow, version, null, new byte[] { 1, 2, 3 }));
        var restarted = GivenProtected(_ring);

        await StartAsync(restarted);

        (await TokensOf(restarted).GetAsync("alice", Token)).Value.ShouldNotBeEmpty();
        await StartAsync(GivenProtected(_ring));
        Logs.GetSnapshot().Count(record => record.Id.Id == 604).ShouldBe(1);
    }

    [Theory]
    [InlineData("a\nb", "c", "a", "b\nc")]
    [InlineData("a", "b\nc", "a\nb", "c")]
    public void A_row_cannot_be_moved_between_names_that_read_alike_with_a_line_break(string client, string subject, string otherClient, string otherSubject)
    {
        var protector = GivenProtected(_ring).GetRequiredService<ITokenProtector>();
        var (codec, other) = (CodecOf(client, protector), CodecOf(otherClient, protector));

        var content = codec.Encode(subject, new Grant { Id = "id" });

        codec.Decode(subject, content).ShouldNotBeNull();
        other.Decode(otherSubject, content).ShouldBeNull();
    }

    [Fact]
    public void A_row_from_before_the_exact_context_is_still_read_and_is_renewed()
    {
        var protector = GivenProtected(_ring).GetRequiredService<ITokenProtector>();
        byte[] old = [1, .. protector.Protect("""{"Format":1,"Grant":{"Id":"id"}}"""u8, "app\na\nb")];
        var codec = CodecOf("app", protector);

        codec.Decode("a\nb", old).ShouldNotBeNull();
        var renewed = codec.Renew("a\nb", old).ShouldNotBeNull();

        renewed[0].ShouldBe((byte)2);
        codec.Decode("a\nb", renewed).ShouldNotBeNull();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _ring.Dispose();
        GC.SuppressFinalize(this);
    }

    // Past the options rules, which refuse a line break in a client id.
    private static GrantCodec CodecOf(string clientId, ITokenProtector protector) => new(Options.Create(new CTraderAuthOptions { ClientId = clientId }), protector);

    private int Warnings() => Logs.GetSnapshot().Count(record => record.Id.Id == 605);

    private async Task<ServiceProvider> GivenTraderAsync()
    {
        var program = GivenProtected(_ring);
        await StartAsync(program);
        await TokensOf(program).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        return program;
    }

    /// <summary>Writes a plain grant as somebody would who can write the store and has no keys.</summary>
    private async Task PlantAsync(string subject)
    {
        var old = await Store.FindAsync(subject, Token);
        var content = """{"Format":1,"Grant":{"Id":"planted","Generation":1,"AccessToken":"planted-access","RefreshToken":"planted-refresh","IssuedAt":"2026-11-24T09:00:00+00:00","ExpiresAt":"2026-12-24T09:00:00+00:00"}}""";
        var version = old is null ? 5 : old.Version + 1;
        (await Store.TrySaveAsync(new StoredGrant(subject, version, null, Encoding.UTF8.GetBytes(content)), old?.Version ?? 0, Token)).ShouldBeTrue();
    }
}
