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
    public void Says_what_to_do_when_the_user_has_no_data_folder() =>
        Should.Throw<InvalidOperationException>(() => DatabasePath.ForClient("app", "")).Message
            .ShouldBe("The current user has no data folder to keep grants in. Specify a file: UseSqlite(\"/path/to/grants.db\"), or with ctrader-auth: --store /path/to/grants.db.");

    [Theory]
    [InlineData("Data Source=:memory:", "UseMemory()")]
    [InlineData("Data Source=x;Mode=Memory", "UseMemory()")]
    [InlineData("", "No file is specified")]
    [InlineData("Mode=ReadWrite", "No file is specified")]
    [InlineData("Data Source=file:grants.db?cache=shared", "Use its path")]
    [InlineData("Data Source=grants.db;Cache=Shared", "Cache=Shared")]
    [InlineData("Data Sauce=grants.db", "no keyword 'Data Sauce'")]
    [InlineData("Data Source=x;Password", "not valid")]
    [InlineData("/data/", "is a folder")]
    [InlineData("~somebody/grants.db", "another user")]
    [InlineData(":memory:", "UseMemory()")]
    [InlineData("file:///grants.db", "Use its path")]
    [InlineData("\"/data/grants.db\"", "begins with a quotation mark")]
    [InlineData("'/data/grants.db'", "begins with a quotation mark")]
    [InlineData("/data/grants.db\"", "ends with a quotation mark")]
    [InlineData("\"Data Source=/data/grants.db\"", "begins with a quotation mark")]
    [InlineData("Data Source='\"/data/grants.db\"'", "begins with a quotation mark")]
    [InlineData("$HOME/grants.db", "begins with $, but variables are not replaced here. Write the path out")]
    [InlineData("${DATA}/grants.db", "begins with $")]
    [InlineData("%LOCALAPPDATA%\\grants.db", "begins with %")]
    [InlineData("Data Source=$HOME/grants.db", "begins with $")]
    [InlineData("sqlite:///data/grants.db", "Use its path")]
    [InlineData("SQLite:data/grants.db", "Use its path")]
    [InlineData("jdbc:sqlite:/data/grants.db", "Use its path")]
    [InlineData("Data Source=sqlite:///data/grants.db", "Use its path")]
    public void Refuses_what_names_no_file_on_disk(string connectionString, string says) =>
        Should.Throw<ArgumentException>(() => DatabasePath.Parse(connectionString)).Message.ShouldContain(says);

    [Fact]
    public void Counts_a_relative_path_from_the_working_directory() =>
        DatabasePath.Parse("Data Source=data/grants.db").Path.ShouldBe(Path.GetFullPath("data/grants.db"));

    [Theory]
    [InlineData("/data/grants.db", "/data/grants.db")]
    [InlineData(" /data/grants.db ", "/data/grants.db")]
    [InlineData("/data/a=b;c/grants.db", "/data/a=b;c/grants.db")]
    [InlineData("./$HOME/'grants'.db", "$HOME/'grants'.db")]
    [InlineData("Data Source=\"/data/grants.db\"", "/data/grants.db")]
    [InlineData("Data Source=/data/grants.db;Password=\"$a://b\"", "/data/grants.db")]
    [InlineData("Data Source= /data/grants.db ", "/data/grants.db")]
    public void Takes_a_path_as_well_as_a_connection_string(string text, string path) =>
        DatabasePath.Parse(text).Path.ShouldBe(Path.GetFullPath(path));

    [Theory]
    [InlineData("~/bot/grants.db")]
    [InlineData("Data Source=~/bot/grants.db")]
    public void Resolves_a_tilde_against_the_home_directory(string text) =>
        DatabasePath.Parse(text).Path.ShouldBe(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "bot/grants.db"));

    [Theory]
    [InlineData("Data Source=x;Pasword=hunter2")]
    [InlineData("Data Source=x;Password=\"ab;hunter2\";Foo=1")]
    [InlineData("Data Source=x;Pwd='ab;hunter2=3';Foo=1")]
    [InlineData("Data Source=x;Password=ab;hunter2")]
    [InlineData("postgresql://bot:hunter2@db/app")]
    [InlineData("postgresql://bot:hunter2@db/app?sslmode=require")]
    [InlineData("jdbc:postgresql://bot:hunter2@db/app/")]
    [InlineData("\"Data Source=x;Password=hunter2\"")]
    [InlineData("\"postgresql://bot:hunter2@db/app\"")]
    public void Repeats_no_value_of_a_connection_string_that_is_not_valid(string connectionString) =>
        Should.Throw<ArgumentException>(() => DatabasePath.Parse(connectionString)).Message.ShouldNotContain("hunter2");

    [Fact]
    public void Knows_the_data_directory() =>
        DatabasePath.Parse("Data Source=|DataDirectory|/grants.db").Path.ShouldBe(Path.Combine(AppContext.BaseDirectory, "grants.db"));

    [Theory]
    [InlineData("Data Source=x", 5)]
    [InlineData("Data Source=x;Default Timeout=40", 40)]
    [InlineData("Data Source=x;Default Timeout=0", 5)]
    public void Waits_for_locks_as_long_as_the_connection_string_says(string connectionString, int seconds) =>
        DatabasePath.Parse(connectionString).BusyTimeout.ShouldBe(TimeSpan.FromSeconds(seconds));
}
