using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using CTraderAuth.Tool.Tests.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Tests.Sandbox;

/// <summary>The sandbox as a process, used by the tool, by the library and over HTTP alone.</summary>
public sealed class SandboxTests : ToolTest
{
    private static readonly HttpClient Http = new(new HttpClientHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task Its_lines_configure_the_tool_and_the_library()
    {
        var sandbox = Start("sandbox", "--port", "0", "--env");
        var variables = new Dictionary<string, string?>();
        for (var i = 0; i < 7; i++)
        {
            var line = (await sandbox.ReadLineAsync())!.Split('=', 2);
            line[0].ShouldMatch("^CTrader__[A-Za-z]+$");
            variables.Add(line[0], line[1]);
        }

        var token = await ConnectAsync(variables);
        foreach (var (name, value) in variables)
        {
            Environment[name] = value;
        }

        (await RunAsync("status", "my-bot")).Exit.ShouldBe(0);
        var accounts = await RunAsync("accounts", "my-bot");
        accounts.Exit.ShouldBe(0, accounts.Error);
        accounts.Output.ShouldContain("1001\t5001001\tdemo");
        accounts.Output.ShouldNotContain(token.Value);
        await sandbox.SignalAsync("TERM");
        var result = await sandbox.ExitAsync();
        result.ShouldBe(new(0, "", ""));
    }

    [Fact]
    public async Task Is_usable_from_any_language_by_one_line_of_json()
    {
        var sandbox = await StartJsonAsync("--lifetime", "90s");
        var environment = sandbox.Json.GetProperty("environment");
        environment.GetProperty("CTrader__ClientSecret").GetString().ShouldBe(sandbox.Text("clientSecret"));

        using var consent = await Http.PostAsync(sandbox.Text("consentLink"), new FormUrlEncodedContent([new("ctid", "trader-1"), new("decision", "allow")]), Cancellation);
        var code = consent.Headers.Location!.Query.Split("code=")[1].Split('&')[0];
        using var pair = JsonDocument.Parse(await Http.GetStringAsync(
            $"{sandbox.Text("tokenUri")}?grant_type=authorization_code&code={code}&redirect_uri={Uri.EscapeDataString(sandbox.Text("redirectUri"))}&client_id={sandbox.Text("clientId")}&client_secret={sandbox.Text("clientSecret")}", Cancellation));

        pair.RootElement.GetProperty("expiresIn").GetInt64().ShouldBe(90);
        (await CallAsync(sandbox.Text("apiUri"), pair.RootElement.GetProperty("accessToken").GetString()!)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Obeys_the_characters_that_a_program_writes()
    {
        var sandbox = await StartTextAsync();
        var token = await ConnectAsync(sandbox.Variables);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new(sandbox.Variables["CTrader__DemoSocketUri"]!), Cancellation);

        await WriteAsync("r\n");
        await sandbox.Process.ReadUntilAsync("expired all access tokens");
        do
        {
            // The client knows of the connection a moment before the sandbox counts it.
            await WriteAsync("c");
        }
        while (!(await sandbox.Process.ReadUntilAsync("cut the socket connections:")).EndsWith(": 1", StringComparison.Ordinal));

        (await CallAsync(sandbox.Api, token.Value)).ShouldBe(HttpStatusCode.Unauthorized);
        await Should.ThrowAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[1024].AsMemory(), Cancellation).AsTask().WaitAsync(ToolProcess.Patience));
        await WriteAsync("q");
        (await sandbox.Process.ExitAsync()).Exit.ShouldBe(0);

        async Task WriteAsync(string keys)
        {
            await sandbox.Process.Input.WriteAsync(keys);
            await sandbox.Process.Input.FlushAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Expires_the_access_tokens_again_and_again()
    {
        var sandbox = await StartTextAsync("--rotate-every", "1s");
        var token = await ConnectAsync(sandbox.Variables);

        for (var expiries = 0; expiries < 2; expiries++)
        {
            while (await CallAsync(sandbox.Api, token.Value) is HttpStatusCode.OK)
            {
                // Each line comes after an expiry; the first may be from before this token.
                await sandbox.Process.ReadUntilAsync("expired all access tokens");
            }

            token = await ConnectAsync(sandbox.Variables);
        }
    }

    [Fact]
    public async Task Shows_each_token_request_and_never_a_token()
    {
        var sandbox = await StartTextAsync();
        CTraderAccessToken? next = null;
        var first = await ConnectAsync(sandbox.Variables, async tokens => next = await tokens.RefreshAsync("my-bot", Cancellation));

        var shown = await sandbox.Process.ReadUntilAsync("authorization_code");
        shown += await sandbox.Process.ReadUntilAsync("refresh_token");
        await sandbox.Process.SignalAsync("INT");
        var result = await sandbox.Process.ExitAsync();

        result.Exit.ShouldBe(0);
        result.Error.ShouldBeEmpty();
        foreach (var token in new[] { first.Value, next!.Value })
        {
            (shown + result.Output).ShouldNotContain(token);
        }
    }

    [Fact]
    public async Task Runs_on_when_standard_input_ends()
    {
        var sandbox = await StartTextAsync();
        sandbox.Process.Input.Close();

        await ConnectAsync(sandbox.Variables);

        await sandbox.Process.ReadUntilAsync("authorization_code");
    }

    [Fact]
    public async Task Runs_on_and_hears_a_signal_when_standard_input_was_closed_from_the_beginning()
    {
        var sandbox = StartProgram("sh", "-c", $"exec dotnet '{ToolProcess.Dll}' sandbox --port 0 --json <&-");
        using var sheet = JsonDocument.Parse((await sandbox.ReadLineAsync())!);

        (await CallAsync(sheet.RootElement.GetProperty("apiUri").GetString()!, "unknown")).ShouldBe(HttpStatusCode.Unauthorized);

        await sandbox.SignalAsync("INT");
        (await sandbox.ExitAsync()).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task Runs_on_when_nobody_reads_its_output()
    {
        var sandbox = await StartTextAsync();
        sandbox.Process.Output.Close();

        var token = await ConnectAsync(sandbox.Variables);

        (await CallAsync(sandbox.Api, token.Value)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ends_at_once_when_the_port_is_in_use()
    {
        var port = Sandbox.ApiUri.Port;

        var result = await RunAsync("sandbox", "--port", $"{port}");

        result.Exit.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Sentence.ShouldContain($"cannot listen on port {port}");
    }

    [Theory]
    [InlineData("'x' is not a port", "--port", "x")]
    [InlineData("'70000' is not a port", "--port", "70000")]
    [InlineData("'5' is not a duration", "--rotate-every", "5")]
    [InlineData("'0s' is too short. Use at least 1s", "--lifetime", "0s")]
    [InlineData("'50d' is too long. Use at most 49d", "--rotate-every", "50d")]
    [InlineData("'99999d' is too long. Use at most 3650d", "--lifetime", "99999d")]
    [InlineData("'-1s' is not a duration", "--lifetime=-1s")]
    [InlineData("'callback' is not", "--redirect-uri", "callback")]
    [InlineData("either --env or --json", "--env", "--json")]
    [InlineData("--prot", "--prot", "1")]
    public async Task Names_what_is_wrong_with_an_option(string named, params string[] options)
    {
        var result = await RunAsync(["sandbox", .. options]);

        result.Exit.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Sentence.ShouldContain(named);
        result.Sentence.ShouldNotContain("Parameter");
    }

    private static async Task<HttpStatusCode> CallAsync(string address, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    /// <summary>Consents over HTTP and connects with a library that knows nothing but the variables.</summary>
    private async Task<CTraderAccessToken> ConnectAsync(IReadOnlyDictionary<string, string?> variables, Func<ICTraderTokens, Task>? use = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(variables.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value)).Build();
        var services = new ServiceCollection();
        services.AddCTraderAuth(configuration.GetSection("CTrader")).UseSqlite(StoreName);
        await using var provider = services.BuildServiceProvider();
        var link = provider.GetRequiredService<ICTraderAuth>().GetAuthUri();
        using var consent = await Http.PostAsync(link, new FormUrlEncodedContent([new("ctid", "trader-1"), new("decision", "allow")]), Cancellation);
        var tokens = provider.GetRequiredService<ICTraderTokens>();
        var token = await tokens.ConnectAsync("my-bot", ConsentResponse.Parse(consent.Headers.Location!.Query)!.Code!, Cancellation);
        await (use?.Invoke(tokens) ?? Task.CompletedTask);
        return token;
    }

    private async Task<SandboxProcess> StartTextAsync(params string[] options)
    {
        var process = Start(["sandbox", "--port", "0", .. options]);
        var variables = new Dictionary<string, string?>();
        while (variables.Count < 7)
        {
            var line = await process.ReadUntilAsync("export ");
            var parts = line["export ".Length..].Split('=', 2);
            variables.Add(parts[0], parts[1]);
        }

        var api = await process.ReadUntilAsync("API to call");
        await process.ReadUntilAsync("Token requests");
        return new(process, variables, api.Split(' ')[^1], default);
    }

    private async Task<SandboxProcess> StartJsonAsync(params string[] options)
    {
        var process = Start(["sandbox", "--port", "0", "--json", .. options]);
        return new(process, new Dictionary<string, string?>(), "", JsonElement.Parse((await process.ReadLineAsync())!));
    }

    private sealed record SandboxProcess(ToolProcess Process, IReadOnlyDictionary<string, string?> Variables, string Api, JsonElement Json)
    {
        public string Text(string name) => Json.GetProperty(name).GetString()!;
    }
}
