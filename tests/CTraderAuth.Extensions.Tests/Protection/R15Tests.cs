using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Protection;

/// <summary>R15: the loss of a key ring is survivable.</summary>
/// <remarks>CTRADERAUTH_CAMPAIGN repeats each case; security.md asks for 100.</remarks>
public sealed class R15Tests : RenewalTest
{
    private const string Ephemeral = "The Data Protection keys exist in memory only (ephemeral), so tokens encrypted now could not be decrypted after a restart.";

    private static readonly int Repeats = int.Parse(Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") ?? "2", CultureInfo.InvariantCulture);

    public static TheoryData<int> Rounds => [.. Enumerable.Range(0, Repeats)];

    private readonly RingFolder _ring = new();

    /// <summary>The key ring outlives the programs that use it: one that is being stopped may still put a key there.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _ring.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory, MemberData(nameof(Rounds))]
    public async Task R15_Revoked_keys_stop_the_host_and_only_a_new_consent_overwrites(int round)
    {
        var keys = KeysOf(await GivenTraders());
        var id = keys.GetAllKeys().ShouldHaveSingleItem().KeyId;

        if (round % 2 == 0)
        {
            keys.RevokeKey(id, "stolen");
        }
        else
        {
            keys.RevokeAllKeys(TimeProvider.System.GetUtcNow(), "stolen");
        }

        await ShouldSurvive($"It was encrypted with the Data Protection key {id}, which was revoked.");
    }

    [Theory, MemberData(nameof(Rounds))]
    public async Task R15_Deleted_keys_stop_the_host_and_only_a_new_consent_overwrites(int round)
    {
        var id = KeysOf(await GivenTraders()).GetAllKeys().ShouldHaveSingleItem().KeyId;

        var copy = _ring.Delete();
        if (round % 2 == 0)
        {
            await ShouldNotStart(GivenProtected(_ring));
            RingFolder.PutBack(copy);
            await StartAsync(GivenProtected(_ring));
            _ring.Delete();
        }

        await ShouldSurvive($"It was encrypted with the Data Protection key {id}, which is not in the key ring of this program (keys in it: 1): the key ring was deleted, or this is a different one.");
    }

    [Theory, MemberData(nameof(Rounds))]
    public async Task R15_Ephemeral_keys_stop_the_host_and_overwrite_nothing(int round)
    {
        await GivenTraders();
        var before = await RowsOf(Store, withCanary: true);

        var ephemeral = GivenProtected(builder => builder.UseEphemeralDataProtectionProvider(), acceptLostKeys: round % 2 == 1);
        (await ShouldNotStart(ephemeral)).ShouldStartWith(Ephemeral);
        await ShouldRefuseEverything(ephemeral, Ephemeral);

        (await RowsOf(Store, withCanary: true)).ShouldBe(before);
        (await TokensOf(GivenProtected(_ring)).GetAsync("bob", Token)).Value.ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Rounds))]
    public async Task R15_Expired_keys_still_decrypt_and_rows_are_protected_again(int round)
    {
        var old = await GivenTraders();
        var token = await TokensOf(old).GetAsync("alice", Token);
        _ring.Expire();
        var expired = _ring.Delete();
        RingFolder.PutBack(expired);

        var program = GivenProtected(_ring);
        await StartAsync(program);
        (await TokensOf(program).GetAsync("alice", Token)).Value.ShouldBe(token.Value);
        var before = await RowsOf(Store, withCanary: true);
        await RenewAsync(program);
        var after = await RowsOf(Store, withCanary: true);
        expired.Keys.ToList().ForEach(File.Delete);
        var later = GivenProtected(_ring);
        await StartAsync(later);

        after.Keys.ShouldBe(before.Keys, ignoreOrder: true);
        after.ShouldAllBe(row => row.Value != before[row.Key], $"round {round}");
        (await TokensOf(later).GetAsync("alice", Token)).Value.ShouldBe(token.Value);
        await RenewAsync(later);
        (await RowsOf(Store, withCanary: true)).ShouldBe(after);
    }

    private async Task<ServiceProvider> GivenTraders()
    {
        var program = GivenProtected(_ring);
        await StartAsync(program);
        await TokensOf(program).ConnectAsync("alice", Sandbox.IssueCode("trader-1"), Token);
        await TokensOf(program).ConnectAsync("bob", Sandbox.IssueCode("trader-2"), Token);
        return program;
    }

    private async Task ShouldSurvive(string reason)
    {
        var before = await RowsOf(Store, withCanary: true);
        (await ShouldNotStart(GivenProtected(_ring))).ShouldContain(reason);
        await ShouldRefuseEverything(GivenProtected(_ring), reason);
        (await RowsOf(Store, withCanary: true)).ShouldBe(before);
        before = await RowsOf(Store);

        var accepting = GivenProtected(_ring, acceptLostKeys: true);
        await StartAsync(accepting);
        await RenewAsync(accepting);
        await ShouldBeUndecryptable(() => TokensOf(accepting).GetAsync("alice", Token).AsTask());
        await ShouldBeUndecryptable(() => TokensOf(accepting).RefreshAsync("alice", Token));
        await ShouldBeUndecryptable(() => TokensOf(accepting).ImportAsync("alice", "a refresh token", Token));
        await ShouldBeUndecryptable(() => TokensOf(accepting).DisconnectAsync("alice", Token));
        await Should.ThrowAsync<CTraderAuthException>(() => TokensOf(accepting).ConnectAsync("alice", "a wrong code", Token));
        (await RowsOf(Store)).ShouldBe(before);
        Refreshes.ShouldBeEmpty();

        var healed = await TokensOf(accepting).ConnectAsync("alice", Sandbox.IssueCode("trader-1"), Token);
        var next = GivenProtected(_ring);
        await StartAsync(next);
        (await TokensOf(next).GetAsync("alice", Token)).Value.ShouldBe(healed.Value);
        (await RowsOf(Store))["bob"].ShouldBe(before["bob"]);
    }

    private async Task ShouldRefuseEverything(IServiceProvider program, string reason)
    {
        var (tokens, code) = (TokensOf(program), Sandbox.IssueCode("trader-1"));
        Func<Task>[] calls =
        [
            () => tokens.GetAsync("alice", Token).AsTask(),
            () => tokens.RefreshAsync("alice", Token),
            () => tokens.ImportAsync("alice", "a refresh token", Token),
            () => tokens.DisconnectAsync("alice", Token),
            () => tokens.ConnectAsync("alice", code, Token),
            () => tokens.GetStatusAsync("alice", Token),
        ];

        foreach (var call in calls)
        {
            (await Should.ThrowAsync<CTraderUnavailableException>(call)).Message.ShouldContain(reason);
        }
    }
}
