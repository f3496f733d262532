using System.Collections.Concurrent;
using System.Web;
using CTraderAuth.Servers;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Consent.Browser;
using CTraderAuth.Tool.Sandbox;
using CTraderAuth.Tool.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Tests;

/// <summary>A sandbox, an empty folder, and the tool in it.</summary>
public abstract class ToolTest : IAsyncLifetime
{
    private readonly ConcurrentBag<ToolProcess> _processes = [];

    protected ToolTest()
    {
        RedirectUri = $"http://127.0.0.1:{FreePort.Next()}/callback";
        Sandbox = CTraderSandbox.Start(options => options.RedirectUris.Add(RedirectUri));
        StoreName = Path.Combine(Folder, "grants.db");
        Environment = new()
        {
            ["CTrader__Store"] = StoreName,
            ["HOME"] = Folder,
            ["DOTNET_NOLOGO"] = "1",
            ["DISPLAY"] = "",
            ["WAYLAND_DISPLAY"] = "",
            ["BROWSER"] = "",
            ["WSL_DISTRO_NAME"] = "",
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPNETCORE_ENVIRONMENT"] = null,
        };
        foreach (var (name, value) in new SandboxSheet(Sandbox).Variables)
        {
            Environment[name] = value;
        }

        Environment["CTrader__RedirectUri"] = RedirectUri;
    }

    protected static HttpClient Browser { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected CTraderSandbox Sandbox { get; }

    protected string RedirectUri { get; }

    /// <summary>The folder in which the tool runs.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("ctrader-tool-").FullName;

    protected string StoreName { get; set; }

    protected Dictionary<string, string?> Environment { get; }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        await Sandbox.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal ToolProcess Start(params IEnumerable<string> arguments) => Own(ToolProcess.Start(Folder, Environment, arguments));

    /// <summary>Ends a process with the test, at the latest.</summary>
    internal ToolProcess Own(ToolProcess process)
    {
        _processes.Add(process);
        return process;
    }

    /// <summary>Starts the tool by way of another program, such as a shell.</summary>
    internal ToolProcess StartProgram(string program, params IEnumerable<string> arguments) =>
        Own(ToolProcess.Start(program, arguments, Folder, Environment));

    internal async Task<ToolResult> RunAsync(params IEnumerable<string> arguments) => await Start(arguments).EndAsync();

    /// <summary>Runs the tool with a text on standard input.</summary>
    internal async Task<ToolResult> FeedAsync(string input, params IEnumerable<string> arguments)
    {
        var process = Start(arguments);
        await process.Input.WriteAsync(input);
        return await process.EndAsync();
    }

    /// <summary>Runs a line of the shell in the folder of the tool.</summary>
    internal Task<ToolResult> ShellAsync(string line) => StartProgram("sh", "-c", line).EndAsync();

    /// <summary>Starts a line of the shell on a terminal of its own: what is written to the process is typed there, and what it writes is what the terminal shows.</summary>
    internal ToolProcess StartOnTerminal(string line, int columns = 80) =>
        StartProgram(Needs.Program("script", "bsdutils"), "-qfec", $"stty cols {columns} rows 40; {line}", "/dev/null");

    /// <summary>Makes the tool a command of the shells and programs that the test starts.</summary>
    protected void PutOnPath()
    {
        var command = Path.Combine(Folder, "ctrader-auth");
        File.WriteAllText(command, $"#!/bin/sh\nexec dotnet '{ToolProcess.Dll}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Environment["PATH"] = $"{Folder}:{System.Environment.GetEnvironmentVariable("PATH")}";
    }

    /// <summary>Connects a subject as a program of the user does.</summary>
    protected Task<CTraderAccessToken> ConnectAsync(string subject = "my-bot") => InLibraryAsync(tokens => tokens.ConnectAsync(subject, Sandbox.IssueCode(redirectUri: RedirectUri), Cancellation));

    /// <summary>Presses a button of the consent page, and returns the address to which the browser is sent.</summary>
    protected static async Task<Uri> DecideAsync(string link, string decision)
    {
        var query = HttpUtility.ParseQueryString(new Uri(link.Trim()).Query);
        var form = query.AllKeys.ToDictionary(key => key!, key => query[key]!);
        form["ctid"] = "trader-1";
        form["decision"] = decision;
        using var response = await Browser.PostAsync(new Uri(link.Trim()), new FormUrlEncodedContent(form), Cancellation);
        return response.Headers.Location.ShouldNotBeNull();
    }

    /// <summary>A pair that another program got from cTrader, and the response in which it came.</summary>
    protected async Task<(string AccessToken, string RefreshToken, string Json)> IssuePairAsync()
    {
        var code = Sandbox.IssueCode("trader-2", redirectUri: RedirectUri);
        var json = await Browser.GetStringAsync(
            new Uri($"{Sandbox.TokenUri}?grant_type=authorization_code&code={code}&redirect_uri={Uri.EscapeDataString(RedirectUri)}&client_id={Sandbox.ClientId}&client_secret={Sandbox.ClientSecret}"), Cancellation);
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return (document.RootElement.GetProperty("accessToken").GetString()!, document.RootElement.GetProperty("refreshToken").GetString()!, json);
    }

    /// <summary>Uses the library on the same store, as a program of the user does.</summary>
    protected async Task<T> InLibraryAsync<T>(Func<ICTraderTokens, Task<T>> use)
    {
        var services = new ServiceCollection();
        Register(services.AddCTraderAuth(options =>
        {
            options.ClientId = Sandbox.ClientId;
            options.ClientSecret = Sandbox.ClientSecret;
            options.RedirectUri = RedirectUri;
            options.AuthUri = Sandbox.AuthUri;
            options.TokenUri = Sandbox.TokenUri;
        }));
        await using var provider = services.BuildServiceProvider();
        return await use(provider.GetRequiredService<ICTraderTokens>());
    }

    protected virtual ICTraderAuthBuilder Register(ICTraderAuthBuilder builder) => builder.UseSqlite(StoreName);
}
