using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Files;

public sealed class PermissionTests : TemporaryFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public async Task Lets_nobody_else_read_a_file(string suffix)
    {
        await GivenStore().TrySaveAsync(Row("alice"), 0, Cancellation);

        ModeOf($"{File}{suffix}").ShouldBe(OwnerOnly);
        Logger.Collector.GetSnapshot().ShouldNotContain(record => record.Level > LogLevel.Information);
    }

    [Fact]
    public async Task Takes_an_existing_file_from_others_and_says_so()
    {
        await using (var before = GivenStore())
        {
            await before.TrySaveAsync(Row("alice"), 0, Cancellation);
        }

        Share(File);

        (await GivenStore().FindAsync("alice", Cancellation)).ShouldNotBeNull();

        ModeOf(File).ShouldBe(OwnerOnly);
        var warning = Logger.Collector.GetSnapshot().Single(record => record.Level is LogLevel.Warning);
        warning.Message.ShouldBe($"{File} was accessible to other users (mode 644); access is now limited to the current user.");
    }

    [Fact]
    public async Task Makes_a_missing_folder_for_this_user_alone()
    {
        var folder = Path.Combine(Folder, "data", "ctrader");
        using var umask = new Umask(0);

        await GivenStoreAt(Path.Combine(folder, "grants.db")).FindAsync("alice", Cancellation);

        ModeOf(folder).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
        ModeOf(Path.Combine(Folder, "data")).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Lets_nobody_else_read_a_file_that_a_link_leads_to()
    {
        var target = Path.Combine(Folder, "target.db");
        System.IO.File.CreateSymbolicLink(File, target);

        await GivenStore().TrySaveAsync(Row("alice"), 0, Cancellation);

        ModeOf(target).ShouldBe(OwnerOnly);
        ModeOf($"{target}-wal").ShouldBe(OwnerOnly);
    }

    private static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? OwnerOnly : System.IO.File.GetUnixFileMode(path);

    private static void Share(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }
}
