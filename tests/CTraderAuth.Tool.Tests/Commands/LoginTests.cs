using System.Net;
using System.Net.Sockets;
using CTraderAuth.Servers;
using CTraderAuth.Tool.Tests.Processes;
using CTraderAuth.Tool.Tests.Servers;

namespace CTraderAuth.Tool.Tests.Commands;

public sealed class LoginTests : ToolTest
{
    [Fact]
    public async Task Connects_with_the_address_that_is_pasted()
    {
        var login = Start("login", "alice", "--no-browser");
        var last = await DecideAsync(await login.ReadErrorUntilAsync("redirect_uri="), "allow");

        await login.Input.WriteLineAsync(last.AbsoluteUri);
        var result = await login.EndAsync();

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("alice\t1\t");
        result.Output.ShouldNotContain((await RunAsync("token", "alice")).Output.Trim());
    }

    [Fact]
    public async Task Connects_when_a_browser_opens_the_last_page()
    {
        var login = Start("login", "alice");
        var last = await DecideAsync(await login.ReadErrorUntilAsync("redirect_uri="), "allow");

        using var page = await Browser.GetAsync(last, Cancellation);
        var result = await login.ExitAsync();

        ((int)page.StatusCode).ShouldBeLessThan(400, await page.Content.ReadAsStringAsync(Cancellation));
        result.Exit.ShouldBe(0, result.Error);
        (await RunAsync("status", "alice")).Output.ShouldContain("connected");
    }

    [Fact]
    public async Task Asks_for_the_scope_that_is_named()
    {
        var login = Start("login", "--no-browser", "--scope", "accounts");

        (await login.ReadErrorUntilAsync("redirect_uri=")).ShouldContain("scope=accounts");
    }

    [Fact]
    public async Task Keeps_a_grant_that_is_connected()
    {
        await ConnectAsync("alice");

        var result = await RunAsync("login", "alice");

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("alice\t1\t");
        result.Sentence.ShouldContain("--force");
    }

    [Fact]
    public async Task Replaces_a_grant_when_it_is_forced()
    {
        await ConnectAsync("alice");
        var login = Start("login", "alice", "--no-browser", "--force");
        var last = await DecideAsync(await login.ReadErrorUntilAsync("redirect_uri="), "allow");

        await login.Input.WriteLineAsync(last.AbsoluteUri);
        var result = await login.EndAsync();

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("alice\t2\t");
    }

    [Fact]
    public async Task Without_a_terminal_the_page_says_how_to_replace_a_grant()
    {
        await ConnectAsync("alice");
        var login = StartProgram("sh", "-c", $"exec dotnet '{ToolProcess.Dll}' login alice --force </dev/null");
        var last = await DecideAsync(await login.ReadErrorUntilAsync("redirect_uri="), "allow");
        await login.ReadErrorUntilAsync("no terminal to ask on");

        using var page = await Browser.GetAsync(last, Cancellation);
        await login.SignalAsync("INT");

        page.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await page.Content.ReadAsStringAsync(Cancellation)).ShouldContain(EndPoints.GrantingAccessUri);
        (await login.ExitAsync()).Exit.ShouldBe(130);
        (await InLibraryAsync(tokens => tokens.RefreshAsync("alice", Cancellation))).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Changes_nothing_when_the_trader_denies()
    {
        await ConnectAsync("alice");
        var login = Start("login", "alice", "--no-browser", "--force", "--scope=accounts");
        var last = await DecideAsync(await login.ReadErrorUntilAsync("redirect_uri="), "deny");

        await login.Input.WriteLineAsync(last.AbsoluteUri);
        var result = await login.EndAsync();

        result.Exit.ShouldBe(1);
        result.Error.ShouldContain("to ask again, run ctrader-auth login --no-browser --scope accounts --force alice.");
        (await RunAsync("status", "alice")).Output.ShouldContain("connected");
    }

    [Fact]
    public async Task Ends_when_no_consent_arrives_in_time()
    {
        var login = Start("login", "--no-browser", "--timeout", "1s", "--store", "other grants.db");

        var result = await login.ExitAsync();

        result.Exit.ShouldBe(4);
        result.Error.ShouldContain("run ctrader-auth login --no-browser --timeout 1s --store 'other grants.db' my-bot again.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_code_that_is_still_being_exchanged_at_the_limit_connects(bool isConnected)
    {
        var (sent, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var door = new SlowDoor(new(Sandbox.TokenUri), () => { sent.SetResult(); return released.Task; });
        Environment["CTrader__TokenUri"] = door.Address.AbsoluteUri;
        Environment["CTrader__RequestTimeout"] = "00:02:00";
        if (isConnected)
        {
            await ConnectAsync("alice");
        }

        var login = Start("login", "alice", "--no-browser", "--force", "--timeout", "20s");
        var last = await DecideAsync(await login.ReadErrorUntilAsync("redirect_uri="), "allow");
        await login.Input.WriteLineAsync(last.AbsoluteUri);
        await sent.Task.WaitAsync(ToolProcess.Patience, Cancellation);
        await WhenNobodyListensAsync(last.Port);
        released.SetResult();
        var result = await login.EndAsync();

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith($"alice\t{(isConnected ? 2 : 1)}\t");
        result.Error.ShouldNotContain("Nothing has changed");
    }

    [Fact]
    public async Task Ends_at_Ctrl_C()
    {
        var login = Start("login", "alice", "--no-browser");
        await login.ReadErrorUntilAsync("redirect_uri=");

        await login.SignalAsync("INT");
        var result = await login.ExitAsync();

        result.Exit.ShouldBe(130);
        Sandbox.TokenRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_the_command_that_connects()
    {
        var result = await RunAsync("token", "o'neil & sons");

        result.Exit.ShouldBe(4);
        result.Sentence.ShouldContain(@"run ctrader-auth login 'o'\''neil & sons'.");
        result.Sentence.ShouldNotContain("ConnectInBrowserAsync");
    }

    /// <summary>The tool listens for the browser until the limit.</summary>
    private static Task WhenNobodyListensAsync(int port) => Eventually.ReadyAsync(async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    });
}
