using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>doctor on a store that is missing, empty, newer or no store at all.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StoreFileTests : ToolTest
{
    [Fact]
    public async Task Needs_a_consent_when_there_is_no_store_yet_and_creates_none()
    {
        StoreName = Path.Combine(Folder, "new", "grants.db");
        Environment["CTrader__Store"] = StoreName;

        var result = await RunAsync("doctor", "--socket");

        result.Exit.ShouldBe(4, result.Output);
        Report.Line(result.Output, "store file")[3].ShouldContain("ctrader-auth login");
        Directory.Exists(Path.GetDirectoryName(StoreName)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Data Source=grants.db;Nonsense=1", "store file", "SQLite has no keyword 'Nonsense'")]
    [InlineData("Data Source=", "store file", "No file is specified")]
    [InlineData("mysql://app@127.0.0.1/grants", "configuration", "The store begins with 'mysql://', which is not supported.")]
    public async Task Reports_a_text_that_names_no_store(string store, string check, string text)
    {
        Environment["CTrader__Store"] = store;

        var result = await RunAsync("doctor", "--offline", "--json");

        result.Exit.ShouldBe(2, result.Error);
        result.Sentence.ShouldEndWith($"1 check failed: {check}.");
        var checks = JsonElement.Parse(result.Output).GetProperty("checks").EnumerateArray().ToArray();
        var failed = checks.Where(one => one.GetProperty("outcome").GetString() is "failed").ShouldHaveSingleItem();
        failed.GetProperty("name").GetString().ShouldBe(check);
        failed.GetProperty("kind").GetString().ShouldBe("configuration");
        failed.GetProperty("text").GetString()!.ShouldContain(text);
        checks[^1].GetProperty("text").GetString().ShouldBe("were not run.");
        checks.Any(one => one.GetProperty("name").GetString() is "ClientId").ShouldBe(check is "store file");
    }

    [Fact]
    public async Task Reports_a_configuration_file_that_is_not_valid()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "appsettings.json"), "{", Cancellation);

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Error);
        Report.Line(result.Output, "configuration")[2].ShouldContain("appsettings.json");
    }

    [Fact]
    public async Task Needs_a_consent_when_the_store_is_empty()
    {
        await InLibraryAsync(tokens => tokens.GetStatusAsync("my-bot", Cancellation));

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(4, result.Output);
        Report.Line(result.Output, "grants")[3].ShouldContain("ctrader-auth login");
    }

    [Fact]
    public async Task Refuses_a_store_of_a_newer_version_and_leaves_it_alone()
    {
        await ConnectAsync();
        using (var connection = new SqliteConnection($"Data Source={StoreName};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var files = Files.In(Folder);

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain("newer version");
        Files.In(Folder).ShouldBe(files);
    }

    [Fact]
    public async Task Refuses_a_file_that_is_no_database()
    {
        await File.WriteAllTextAsync(StoreName, new string('x', 8192), Cancellation);

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain("is not a SQLite database");
        (await File.ReadAllTextAsync(StoreName, Cancellation)).ShouldBe(new string('x', 8192));
    }

    [Fact]
    public async Task Finds_the_file_in_the_data_folder_of_the_user()
    {
        Environment["CTrader__Store"] = null;
        Environment["XDG_DATA_HOME"] = Path.Combine(Folder, "data");

        // Opening the store creates it.
        (await RunAsync("status")).Exit.ShouldBe(4);
        var result = await RunAsync("doctor");

        Report.Line(result.Output, "store file").ShouldBe(["ok", "store file", Path.Combine(Folder, "data", "CTraderAuth", "sandbox-app.db")]);
    }

    [Fact]
    public async Task Refuses_a_file_of_another_user_as_the_library_does()
    {
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "Only root can give a file away.");
        await ConnectAsync();
        (await StartProgram("chown", "65534", StoreName).EndAsync()).Exit.ShouldBe(0);
        var files = Files.In(Folder);

        var result = await RunAsync("doctor", "--offline");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "store file")[2].ShouldContain("belongs to user 65534");
        result.Sentence.ShouldBe("ctrader-auth: 1 check failed: store file.");
        Files.In(Folder).ShouldBe(files);
    }
}
