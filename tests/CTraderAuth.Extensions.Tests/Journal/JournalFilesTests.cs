using CTraderAuth.Tests.Files;
using CTraderAuth.Tests.Protection;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Journal;

/// <summary>The files of the journal: who may read them, and what happens if they cannot be read or written.</summary>
public sealed class JournalFilesTests : JournalTest
{
    [Fact]
    public async Task An_entry_whose_row_cannot_be_read_stops_no_other_grant()
    {
        await GivenGrant("other", "other");
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var row = (await Store.FindAsync("my-bot", Token)).ShouldNotBeNull();
        var newer = (await Store.ContentAsync("my-bot")).Replace("\"Format\":1", "\"Format\":99", StringComparison.Ordinal);
        (await Store.TrySaveAsync(new("my-bot", row.Version + 1, row.RefreshDueAt, System.Text.Encoding.UTF8.GetBytes(newer)), row.Version, Token)).ShouldBeTrue();

        var next = await GivenStartedAsync();

        (await next.RefreshAsync("other", Token)).Generation.ShouldBe(2);
        Files().Count.ShouldBe(1);
        Logged(142).ShouldContain("cannot be read by this program");
    }

    [Fact]
    public async Task Is_readable_by_this_user_only()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        File.ReadAllText(Files().Single()).ShouldContain("RefreshToken");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Files().Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Is_encrypted_where_grants_are()
    {
        Protector = new AesKeys(new byte[32]);
        Tokens = GivenJournal().GetRequiredService<ICTraderTokens>();
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        File.ReadAllText(Files().Single()).ShouldNotContain("Token");

        (await (await GivenStartedAsync()).GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
    }

    [Fact]
    public async Task AFolder_into_which_others_may_write_stops_the_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        Directory.CreateDirectory(Folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder, (UnixFileMode)0b111_111_111);
        }

        var thrown = await Should.ThrowAsync<InvalidOperationException>(GivenStartedAsync);

        thrown.Message.ShouldBe($"Other users may write into the folder of the response journal, {Folder}: they could put tokens into the store. Allow only its owner (chmod 700), or name another folder in UseResponseJournal.");
    }

    [Theory]
    [InlineData(54321u, false)]
    [InlineData(0u, true)]
    public async Task AFolder_of_another_user_stops_the_start(uint owner, bool starts)
    {
        Assert.SkipUnless(Unix.IsRoot, "Only root can give a folder to another user.");
        Directory.CreateDirectory(Folder);
        Unix.ChangeOwner(Folder, owner, owner).ShouldBe(0);

        var starting = GivenStartedAsync();

        if (starts)
        {
            await starting;
            return;
        }

        (await Should.ThrowAsync<InvalidOperationException>(starting)).Message.ShouldBe(
            $"The folder of the response journal, {Folder}, belongs to user 54321, and this program runs as user 0: user 54321 could put tokens into the store. Give it to the user of this program (chown), or name another folder in UseResponseJournal.");
    }

    [Fact]
    public async Task Makes_missing_parents_for_this_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var parent = Path.Combine(Folder, "data");
        using (new Umask(0))
        {
            var program = GivenProgram(services: services => services.AddCTraderAuth(_ => { }).UseResponseJournal(Path.Combine(parent, "journal")));
            await StartAsync(program);
        }

        foreach (var made in (string[])[Folder, parent, Path.Combine(parent, "journal")])
        {
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(made).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, made);
            }
        }
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_is_left_and_stops_nothing()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var broken = Files().Single();
        File.WriteAllText(broken, "{ not json");

        var next = await GivenStartedAsync();

        (await next.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(1);
        Files().ShouldBe([broken]);
        Logged(142).ShouldContain("(JsonException)");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_costs_nothing_but_itself()
    {
        await GivenGrant("my-bot");
        var tokens = await GivenStartedAsync();
        Directory.Delete(Folder);

        (await tokens.RefreshAsync("my-bot", Token)).Generation.ShouldBe(2);

        Logged(141).ShouldContain(Folder);
    }

    [Fact]
    public async Task A_response_of_another_client_id_is_left_alone()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));

        await GivenStartedAsync(options => options.ClientId = "another");

        Files().Count.ShouldBe(1);
    }
}
