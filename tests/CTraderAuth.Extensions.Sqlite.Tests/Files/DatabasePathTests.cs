using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Files;

public sealed class DatabasePathTests
{
    [Theory]
    [InlineData("1234_abcXYZ-9", "1234_abcXYZ-9.db")]
    [InlineData("../../etc/pass wd", "______etc_pass_wd.db")]
    [InlineData("kö:*?", "k____.db")]
    public void Names_the_file_after_the_client_id(string clientId, string name)
    {
        var path = DatabasePath.ForClient(clientId, "/home/bot/.local/share");

        path.Path.ShouldBe(Path.Combine("/home/bot/.local/share", "CTraderAuth", name));
    }

    [Fact]
    public void Says_what_to_do_when_the_user_has_no_data_folder()
        => Should.Throw<InvalidOperationException>(() => DatabasePath.ForClient("app", "")).Message
            .ShouldBe("This user has no data folder to keep grants in. Name a file instead: UseSqlite(\"Data Source=/path/to/grants.db\").");

    [Theory]
    [InlineData("Data Source=:memory:", "UseMemory()")]
    [InlineData("Data Source=x;Mode=Memory", "UseMemory()")]
    [InlineData("", "names no file")]
    [InlineData("Mode=ReadWrite", "names no file")]
    [InlineData("Data Source=file:grants.db?cache=shared", "Name it by its path")]
    [InlineData("Data Source=grants.db;Cache=Shared", "Cache=Shared")]
    [InlineData("Data Sauce=grants.db", "data sauce")]
    public void Refuses_what_names_no_file_on_disk(string connectionString, string says)
        => Should.Throw<ArgumentException>(() => DatabasePath.Parse(connectionString)).Message.ShouldContain(says);

    [Fact]
    public void Counts_a_relative_path_from_the_working_directory()
        => DatabasePath.Parse("Data Source=data/grants.db").Path.ShouldBe(Path.GetFullPath("data/grants.db"));

    [Fact]
    public void Knows_the_data_directory()
        => DatabasePath.Parse("Data Source=|DataDirectory|/grants.db").Path.ShouldBe(Path.Combine(AppContext.BaseDirectory, "grants.db"));

    [Theory]
    [InlineData("Data Source=x", 5)]
    [InlineData("Data Source=x;Default Timeout=40", 40)]
    [InlineData("Data Source=x;Default Timeout=0", 5)]
    public void Waits_for_locks_as_long_as_the_connection_string_says(string connectionString, int seconds)
        => DatabasePath.Parse(connectionString).BusyTimeout.ShouldBe(TimeSpan.FromSeconds(seconds));
}
