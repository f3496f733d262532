using System.Security.Cryptography;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Protection;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

public sealed class ProtectionTests : TokensTest
{
    [Fact]
    public async Task Nothing_readable_is_stored_and_every_program_with_the_key_reads_it()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var token = await GivenProtected(key).ConnectAsync("alice", Sandbox.IssueCode(), Token);

        var read = await GivenProtected(key).GetAsync("alice", Token);

        read.Value.ShouldBe(token.Value);
        (await Store.ContentAsync("alice")).ShouldNotContain(token.Value);
    }

    [Fact]
    public async Task A_grant_that_cannot_be_read_is_never_overwritten_but_by_a_new_consent()
    {
        await GivenProtected(RandomNumberGenerator.GetBytes(32)).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var stored = await Store.ContentAsync("alice");
        var wrong = GivenProtected(RandomNumberGenerator.GetBytes(32));

        await ShouldBeUndecryptable(() => wrong.GetAsync("alice", Token).AsTask());
        await ShouldBeUndecryptable(() => wrong.RefreshAsync("alice", Token));
        await ShouldBeUndecryptable(() => wrong.ImportAsync("alice", "a refresh token", Token));
        await ShouldBeUndecryptable(() => wrong.DisconnectAsync("alice", Token));
        await Should.ThrowAsync<CTraderAuthException>(() => wrong.ConnectAsync("alice", "a wrong code", Token));
        var untouched = await Store.ContentAsync("alice");
        var healed = await wrong.ConnectAsync("alice", Sandbox.IssueCode(), Token);

        untouched.ShouldBe(stored);
        (await wrong.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
        (await wrong.GetAsync("alice", Token)).Value.ShouldBe(healed.Value);
    }

    [Fact]
    public async Task The_status_of_a_grant_that_cannot_be_read_says_so()
    {
        await GivenProtected(RandomNumberGenerator.GetBytes(32)).ConnectAsync("alice", Sandbox.IssueCode(), Token);

        var status = await GivenProtected(RandomNumberGenerator.GetBytes(32)).GetStatusAsync("alice", Token);

        status!.State.ShouldBe(GrantState.ReauthorizationRequired);
        status.Reason.ShouldBe(ReauthorizationReason.Undecryptable);
    }

    [Fact]
    public async Task A_program_without_a_protector_is_stopped_by_the_grants_of_one_that_has_its_own()
    {
        await GivenProtected(RandomNumberGenerator.GetBytes(32)).ConnectAsync("alice", Sandbox.IssueCode(), Token);

        (await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token))).Message.ShouldContain("are encrypted");
    }

    [Theory]
    [InlineData("ctrader-auth:keys")]
    [InlineData("ctrader-auth:start")]
    public Task A_name_that_the_library_uses_itself_is_not_a_subject(string subject) => RejectsAsync(subject);

    [Fact]
    public Task A_name_that_not_every_store_can_keep_is_not_a_subject() => RejectsAsync(new string('日', (StoredGrant.LongestSubject / 3) + 1));

    private async Task RejectsAsync(string subject)
    {
        Func<Task>[] calls =
        [
            () => Tokens.GetAsync(subject, Token).AsTask(), () => Tokens.RefreshAsync(subject, Token), () => Tokens.ReplaceRejectedAsync(subject, "x", Token),
            () => Tokens.ConnectAsync(subject, "code", Token), () => Tokens.ImportAsync(subject, "token", Token), () => Tokens.DisconnectAsync(subject, Token),
            () => Tokens.GetStatusAsync(subject, Token), () => Tokens.ConnectInBrowserAsync(subject, Token), () => Tokens.WatchAsync(subject, Token).FirstAsync(Token).AsTask(),
            () => Tokens.ImportAsync(subject, new CTraderToken("access", "refresh", "bearer", TimeSpan.FromDays(1), Time.GetUtcNow()), Token),
        ];

        foreach (var call in calls)
        {
            (await Should.ThrowAsync<ArgumentException>(call)).ParamName.ShouldBe("subject");
        }
    }

    [Fact]
    public async Task A_subject_with_a_line_break_forges_no_line_of_a_log()
    {
        await Tokens.ConnectAsync("alice\r\nGrant root disconnected.\u2028", Sandbox.IssueCode(), Token);

        var logged = Logs.GetSnapshot().Where(record => record.Message.Contains("alice", StringComparison.Ordinal)).ToList();

        logged.ShouldNotBeEmpty();
        logged.ShouldAllBe(record => record.Message.Contains("alice\\u000D\\u000AGrant root disconnected.\\u2028", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_of_a_newer_version_is_told_beside_the_others_and_not_touched()
    {
        await GivenGrant("alice");
        await Store.TrySaveAsync(new StoredGrant("bob", 1, null, "{\"Format\":99}"u8.ToArray()), 0, Token);

        var listed = await Tokens.ListAsync(Token).ToDictionaryAsync(status => status.Subject, cancellationToken: Token);

        listed["alice"].State.ShouldBe(GrantState.Connected);
        listed["bob"].Reason.ShouldBe(ReauthorizationReason.Undecryptable);
        listed["bob"].LastError!.ShouldContain("newer version");
        (await Tokens.GetStatusAsync("bob", Token))!.LastError.ShouldBe(listed["bob"].LastError);
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ConnectAsync("bob", Sandbox.IssueCode(), Token));
        (await Store.ContentAsync("bob")).ShouldBe("{\"Format\":99}");
    }

    [Fact]
    public async Task A_plain_row_is_taken_over_by_a_program_that_protects()
    {
        var token = await GivenGrant("alice");
        var protecting = GivenProtected(RandomNumberGenerator.GetBytes(32));

        var read = await protecting.GetAsync("alice", Token);
        var rotated = await protecting.RefreshAsync("alice", Token);

        read.Value.ShouldBe(token.Value);
        (await Store.ContentAsync("alice")).ShouldNotContain(rotated.Value);
    }

    private static async Task ShouldBeUndecryptable(Func<Task> call) =>
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(call)).Reason.ShouldBe(ReauthorizationReason.Undecryptable);

    private ICTraderTokens GivenProtected(byte[] key) =>
        GivenProgram(services: services => services.AddSingleton<ITokenProtector>(new AesKeys(key))).GetRequiredService<ICTraderTokens>();
}
