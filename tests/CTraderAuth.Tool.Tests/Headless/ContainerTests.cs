using CTraderAuth.Tool.Tests.Processes;

namespace CTraderAuth.Tool.Tests.Headless;

/// <summary>The ways to a grant on a machine without a browser, as another user, on a file system that is read-only but for the volume of the store.</summary>
public sealed class ContainerTests : ToolTest
{
    private Container _container = null!;

    public override async ValueTask InitializeAsync()
    {
        _container = await Container.CreateAsync(Folder);
        Environment["CTrader__Store"] = InVolume;
    }

    private string InVolume => Path.Combine(_container.Volume, "grants.db");

    [Fact]
    public async Task Has_nothing_that_can_be_written_but_the_volume()
    {
        var process = Own(_container.Start(Environment, "sh", "-c", """id -u; echo "home:$HOME"; for f in /tmp /usr /var/tmp .. .; do touch $f/x 2>/dev/null && echo "$f"; done"""));

        var result = await process.EndAsync();

        result.Output.ShouldBe($"{Container.User}\nhome:\n.\n", result.Error);
    }

    [Fact]
    public async Task Connects_by_the_address_that_is_pasted_and_refreshes()
    {
        var login = Own(_container.StartTool(Environment, "login", "alice", "--no-browser"));
        var last = await DecideAsync(await login.ReadErrorUntilAsync("redirect_uri="), "allow");
        await login.Input.WriteLineAsync(last.AbsoluteUri);
        var connected = await login.EndAsync();

        var refreshed = await InContainerAsync("refresh");
        var status = await InContainerAsync("status");

        connected.Output.ShouldStartWith("alice\t1\t", customMessage: connected.Error);
        refreshed.Output.ShouldStartWith("alice\t2\t", customMessage: refreshed.Error);
        status.Output.ShouldStartWith("alice\tconnected\t2\t");
        status.Error.ShouldBeEmpty();
        Directory.GetFiles(_container.Volume).ShouldBe([InVolume]);
    }

    [Fact]
    public async Task Imports_a_refresh_token()
    {
        var pair = await IssuePairAsync();

        var import = Own(_container.StartTool(Environment, "import"));
        await import.Input.WriteLineAsync(pair.RefreshToken);
        var result = await import.EndAsync();

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("my-bot\t1\t");
        (await InContainerAsync("token")).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task Takes_over_a_store_that_was_copied_and_the_one_left_behind_harms_nothing()
    {
        var token = await ConnectAsync();
        File.Copy(StoreName, InVolume);
        await Container.GiveAsync(InVolume, "600");

        (await InContainerAsync("token")).Output.ShouldBe($"{token.Value}\n");
        var rotated = await InContainerAsync("refresh");
        Environment["CTrader__Store"] = StoreName;
        var leftBehind = await RunAsync("refresh");
        Environment["CTrader__Store"] = InVolume;
        var status = await InContainerAsync("status");

        rotated.Output.ShouldStartWith("my-bot\t2\t", customMessage: rotated.Error);
        leftBehind.Exit.ShouldBe(4);
        leftBehind.Sentence.ShouldContain("cTrader rejected its refresh token");
        status.Output.ShouldStartWith("my-bot\tconnected\t2\t");
        (await InContainerAsync("accounts")).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task Says_whose_file_a_copy_is_that_it_cannot_open()
    {
        await ConnectAsync();
        File.Copy(StoreName, InVolume);

        var result = await InContainerAsync("status");

        result.Exit.ShouldBe(2);
        result.Sentence.ShouldContain($"chown {Container.User} {InVolume}");
    }

    [Fact]
    public async Task Says_how_to_name_a_store_where_there_is_no_home()
    {
        Environment["CTrader__Store"] = null;

        var result = await InContainerAsync("status");

        result.Exit.ShouldBe(2);
        result.Sentence.ShouldContain("no home directory");
        result.Sentence.ShouldContain("--store /path/to/grants.db");
    }

    private Task<ToolResult> InContainerAsync(params IEnumerable<string> arguments) => Own(_container.StartTool(Environment, arguments)).EndAsync();
}
