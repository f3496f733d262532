using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tests.Files;

public sealed class RefusedFileTests : TemporaryFolder
{
    [Fact]
    public async Task Refuses_a_newer_schema_and_changes_nothing()
    {
        await using (var before = GivenStore())
        {
            await before.TrySaveAsync(Row("alice"), 0, Cancellation);
        }

        GivenDatabase("PRAGMA user_version = 7");
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Cancellation);

        var error = await OpeningAsync();

        error.Message.ShouldBe($"The database '{File}' was written by a newer version of CTraderAuth.Extensions.Sqlite (schema 7; this version supports 1). Update the package, or use another file. Nothing was changed.");
        (await System.IO.File.ReadAllBytesAsync(File, Cancellation)).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("CREATE TABLE invoices (id INTEGER)")]
    [InlineData("PRAGMA application_id = 7")]
    [InlineData("PRAGMA user_version = 3")]
    public async Task Refuses_the_database_of_another_program_and_changes_nothing(string sql)
    {
        GivenDatabase(sql);
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Cancellation);

        var error = await OpeningAsync();

        error.Message.ShouldBe($"The database '{File}' belongs to another program. Use a separate file for the grants. Nothing was changed.");
        (await System.IO.File.ReadAllBytesAsync(File, Cancellation)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Rejects_a_file_that_is_not_a_database_and_changes_nothing()
    {
        var text = string.Concat(Enumerable.Repeat("These are somebody's notes. ", 100));
        await System.IO.File.WriteAllTextAsync(File, text, Cancellation);

        var error = await OpeningAsync();

        error.Message.ShouldStartWith($"'{File}' is not a SQLite database, or is encrypted.");
        (await System.IO.File.ReadAllTextAsync(File, Cancellation)).ShouldBe(text);
    }

    [Theory]
    [InlineData("nfs4")]
    [InlineData("cifs")]
    [InlineData("9p")]
    [InlineData("fuse.sshfs")]
    public async Task Refuses_a_network_file_system_before_it_makes_a_file(string format)
    {
        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(formatOf: _ => format).FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldBe($"'{File}' is on a network file system ({format}), where SQLite's locks do not work and grants can be lost. Use a local disk.");
        System.IO.File.Exists(File).ShouldBeFalse();
    }

    [Fact]
    public void Knows_the_file_system_of_this_folder() => NetworkFileSystem.FormatOf(Folder).ShouldNotBeEmpty();

    [Fact]
    public async Task Refuses_a_folder_in_the_files_place()
    {
        Directory.CreateDirectory(File);

        (await OpeningAsync()).Message.ShouldStartWith($"'{File}' is not a regular file");
    }

    [Fact]
    public async Task Refuses_a_folder_that_cannot_be_made()
    {
        await System.IO.File.WriteAllTextAsync(File, "a file where a folder should be", Cancellation);

        var error = await Should.ThrowAsync<StoreException>(() => GivenStoreAt(Path.Combine(File, "grants.db")).FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldStartWith($"The grants in '{Path.Combine(File, "grants.db")}' cannot be opened. Make sure that its folder exists or can be created");
    }

    [Fact]
    public async Task Refuses_a_missing_file_when_the_mode_forbids_to_make_one()
    {
        var error = await Should.ThrowAsync<StoreException>(() => GivenStore("Mode=ReadWrite").FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldStartWith($"The grants in '{File}' cannot be opened.");
        System.IO.File.Exists(File).ShouldBeFalse();
    }

    [Fact]
    public async Task Opens_a_rejected_file_once_it_is_fixed()
    {
        var store = GivenStore();
        await System.IO.File.WriteAllTextAsync(File, string.Concat(Enumerable.Repeat("notes ", 500)), Cancellation);
        await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());

        System.IO.File.Delete(File);

        (await store.TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();
    }

    private void GivenDatabase(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    private Task<StoreException> OpeningAsync() => Should.ThrowAsync<StoreException>(() => GivenStore().FindAsync("alice", Cancellation).AsTask());
}
