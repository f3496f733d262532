using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Files;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OwnerTests : TemporaryFolder
{
    private const uint Mallory = 54321;

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task Root_refuses_a_file_that_another_user_made_and_changes_nothing(string suffix)
    {
        Assert.SkipUnless(Unix.IsRoot, "Only root can give a file to another user.");
        await GivenDatabaseAsync();
        System.IO.File.AppendAllText($"{File}{suffix}", "");
        Unix.ChangeOwner($"{File}{suffix}", Mallory, Mallory).ShouldBe(0);
        System.IO.File.SetUnixFileMode($"{File}{suffix}", Mode("644"));

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore().FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldContain($"belongs to user {Mallory} (mode 644)");
        System.IO.File.GetUnixFileMode($"{File}{suffix}").ShouldBe(Mode("644"));
    }

    [Theory]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public void Root_refuses_a_log_that_another_user_made_after_the_first_check(string suffix)
    {
        Assert.SkipUnless(Unix.IsRoot, "Only root can give a file to another user.");
        var file = new DatabaseFile(DatabasePath.Parse(File), Logger);
        file.Prepare();
        System.IO.File.WriteAllText($"{File}{suffix}", "");
        Unix.ChangeOwner($"{File}{suffix}", Mallory, Mallory).ShouldBe(0);
        System.IO.File.SetUnixFileMode($"{File}{suffix}", Mode("644"));

        Should.Throw<StoreException>(file.Tighten).Message.ShouldContain($"belongs to user {Mallory} (mode 644)");

        System.IO.File.GetUnixFileMode($"{File}{suffix}").ShouldBe(Mode("644"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public async Task Does_not_change_the_target_of_a_link_that_is_not_a_database(string suffix)
    {
        var target = Path.Combine(Folder, "notes.txt");
        await System.IO.File.WriteAllTextAsync(target, string.Concat(Enumerable.Repeat("These are somebody's notes. ", 100)), Cancellation);
        System.IO.File.SetUnixFileMode(target, Mode("644"));
        if (suffix.Length > 0)
        {
            await GivenDatabaseAsync();
        }

        System.IO.File.CreateSymbolicLink($"{File}{suffix}", target);

        await Should.ThrowAsync<StoreException>(() => GivenStore().FindAsync("alice", Cancellation).AsTask());

        System.IO.File.GetUnixFileMode(target).ShouldBe(Mode("644"));
        (await System.IO.File.ReadAllTextAsync(target, Cancellation)).ShouldStartWith("These are somebody's notes.");
    }

    private async Task GivenDatabaseAsync()
    {
        await using var store = GivenStore();
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
    }

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);
}
