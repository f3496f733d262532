using CTraderAuth.Tests.Consent.Browser;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tool.Tests.BadInput;

/// <summary>Every command with a store that cannot be used.</summary>
public sealed class StoreTests : BadInputTest
{
    private const string Password = "a-password-of-the-store";

    [Fact]
    public async Task The_store_is_a_folder()
    {
        Directory.CreateDirectory(StoreName);

        await ExpectAsync([.. Each(OnStore, 2, "is not a regular file"), new("doctor --offline", 2, "1 check failed: store file.")]);

        Directory.EnumerateFileSystemEntries(StoreName).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_store_is_a_text()
    {
        var text = new string('x', 8192);
        await File.WriteAllTextAsync(StoreName, text, Cancellation);

        await ExpectAsync([.. Each(OnStore, 2, "is not a SQLite database"), new("doctor --offline", 2, "1 check failed: store.")]);

        (await File.ReadAllTextAsync(StoreName, Cancellation)).ShouldBe(text);
    }

    [Fact]
    public async Task The_store_has_an_unknown_scheme()
    {
        Environment["CTrader__Store"] = $"mysql://app:{Password}@127.0.0.1/grants";
        Hide(Password);

        await ExpectAsync([.. Each(OnStore, 2, "The store begins with 'mysql://', which is not supported."), new("doctor", 2, "1 check failed: configuration.")]);

        Directory.EnumerateFiles(Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("postgresql://app:{1}@127.0.0.1:{0}/app", "cannot be reached")]
    [InlineData("127.0.0.1:{0},password={1},connectTimeout=500", "cannot be")]
    public async Task The_server_of_the_store_is_unavailable(string store, string sentence)
    {
        Environment["CTrader__Store"] = string.Format(System.Globalization.CultureInfo.InvariantCulture, store, FreePort.Next(), Password);
        Hide(Password);

        await ExpectAsync([.. Each(OnStore, 3, sentence), new("doctor --offline", 3, "1 check failed: store.")]);
    }

    [Fact]
    public async Task The_store_is_locked_by_another_process()
    {
        var token = await ConnectAsync("alice");
        Hide(token.Value);
        Environment["CTrader__Store"] = $"Data Source={StoreName};Default Timeout=1";
        using (var connection = new SqliteConnection($"Data Source={StoreName};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();

            await ExpectAsync([.. Each(OnStore, 3, "were locked by another process for 1 s"), new("doctor --offline", 3, "1 check failed: store.")]);
        }

        await ShouldStillWorkAsync(token);
    }

    [Fact]
    public async Task The_store_is_of_a_newer_version()
    {
        var token = await ConnectAsync("alice");
        Hide(token.Value);
        var before = Rows();
        var version = Exchange(99);

        await ExpectAsync([.. Each(OnStore, 2, "was written by a newer version"), new("doctor --offline", 2, "1 check failed: store.")]);

        Exchange(version).ShouldBe(99);
        Rows().ShouldBe(before);
        await ShouldStillWorkAsync(token);
    }
}
