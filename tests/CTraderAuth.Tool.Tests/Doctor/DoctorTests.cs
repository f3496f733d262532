using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using CTraderAuth.Tests.Consent.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>doctor as a process: what it says of good and bad installations, with which exit code, and that it changes and spends nothing.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DoctorTests : ToolTest
{
    private TimeProvider _clock = TimeProvider.System;

    [Fact]
    public async Task Finds_nothing_wrong_changes_nothing_and_shows_no_secret()
    {
        var token = await ConnectAsync();
        var (files, requests) = (Files.In(Folder), Sandbox.TokenRequests.Count);

        var result = await RunAsync("doctor", "--socket");

        result.Exit.ShouldBe(0, result.Output);
        result.Error.ShouldBeEmpty();
        Report.Lines(result.Output).ShouldAllBe(line => line[0] == "ok");
        Report.Lines(result.Output).Select(line => line[1]).ShouldBe(
        [
            "ClientId", "ClientSecret", "RedirectUri", "AuthUri", "TokenUri", "DemoSocketUri", "LiveSocketUri", "redirect URI", "token endpoint", "clock",
            "file system", "encryption", "store file", "permissions", "store", "grant my-bot", "socket my-bot",
        ]);
        Report.Line(result.Output, "ClientSecret")[2].ShouldBe("set, 43 characters (from the environment)");
        Report.Line(result.Output, "store")[2].ShouldContain("synchronous = FULL");
        foreach (var secret in new[] { token.Value, Sandbox.ClientSecret })
        {
            (result.Output + result.Error).ShouldNotContain(secret);
        }

        result.Output.ShouldNotContain('\u001b');
        Files.In(Folder).ShouldBe(files);
        Sandbox.TokenRequests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Leaves_the_log_of_a_program_that_runs_alone()
    {
        var token = await ConnectAsync();
        await InLibraryAsync(async tokens =>
        {
            await tokens.GetStatusAsync("my-bot", Cancellation);
            (await RunAsync("doctor")).Exit.ShouldBe(0);
            (await tokens.GetAsync("my-bot", Cancellation)).Value.ShouldBe(token.Value);
            return true;
        });
    }

    [Fact]
    public async Task Asks_nobody_offline()
    {
        await ConnectAsync();
        Environment["CTrader__TokenUri"] = "https://unknown.invalid/token";

        var result = await RunAsync("doctor", "--offline");

        result.Exit.ShouldBe(0, result.Output);
        Report.Lines(result.Output).ShouldNotContain(line => line[1] == "token endpoint" || line[1] == "clock");
    }

    [Fact]
    public async Task Writes_json()
    {
        await ConnectAsync();
        Environment["CTrader__RedirectUrl"] = RedirectUri;

        var result = await RunAsync("doctor", "--json");

        result.Exit.ShouldBe(0, result.Error);
        var report = JsonElement.Parse(result.Output);
        report.GetProperty("outcome").GetString().ShouldBe("warning");
        report.GetProperty("exitCode").GetInt32().ShouldBe(0);
        var warning = report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("outcome").GetString() == "warning");
        warning.GetProperty("name").GetString().ShouldBe("RedirectUrl");
        warning.GetProperty("remedy").GetString().ShouldBe("Did you mean CTrader:RedirectUri?");
        warning.GetProperty("kind").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Names_each_option_that_is_missing()
    {
        foreach (var name in Environment.Keys.Where(name => name.StartsWith("CTrader__", StringComparison.Ordinal)).ToArray())
        {
            Environment[name] = null;
        }

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2);
        Report.Line(result.Output, "ClientId")[3].ShouldContain("CTrader__ClientId");
        result.Sentence.ShouldBe("ctrader-auth: 3 checks failed: ClientId, ClientSecret, RedirectUri.");
    }

    [Fact]
    public async Task Names_the_login_of_a_dead_grant()
    {
        await ConnectAsync("alice");
        Sandbox.Revoke("trader-1");
        await InLibraryAsync(async tokens => await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => tokens.RefreshAsync("alice", Cancellation)));

        var result = await RunAsync("doctor", "--socket");

        result.Exit.ShouldBe(4, result.Output);
        Report.Line(result.Output, "grant alice")[3].ShouldContain("ctrader-auth login alice");
        result.Sentence.ShouldBe("ctrader-auth: 1 check failed: grant alice.");
    }

    [Fact]
    public async Task Refreshes_no_grant_that_is_due()
    {
        _clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(40));
        await ConnectAsync("alice");
        var requests = Sandbox.TokenRequests.Count;

        var result = await RunAsync("doctor", "--socket");

        result.Exit.ShouldBe(0, result.Output);
        Report.Line(result.Output, "grant alice")[2].ShouldContain("refreshed at its next use");
        Report.Line(result.Output, "socket alice")[3].ShouldContain("ctrader-auth refresh alice");
        Sandbox.TokenRequests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Says_that_cTrader_cannot_be_reached()
    {
        await ConnectAsync();
        await Sandbox.DisposeAsync();

        var result = await RunAsync("doctor", "--socket");

        result.Exit.ShouldBe(3, result.Output);
        Report.Line(result.Output, "token endpoint")[0].ShouldBe("failed");
        Report.Line(result.Output, "socket my-bot")[0].ShouldBe("failed");
        Report.Line(result.Output, "grant my-bot")[0].ShouldBe("ok");
    }

    [Fact]
    public async Task Finds_a_wrong_secret_on_the_socket()
    {
        await ConnectAsync();
        Environment["CTrader__ClientSecret"] = "not-the-secret";

        var result = await RunAsync("doctor", "--socket");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "socket my-bot")[3].ShouldContain("CTrader:ClientSecret");
        (result.Output + result.Error).ShouldNotContain("not-the-secret");
    }

    [Fact]
    public async Task Warns_of_a_port_that_is_in_use()
    {
        await ConnectAsync();
        using var other = new TcpListener(IPAddress.Loopback, new Uri(RedirectUri).Port);
        other.Start();

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(0, result.Output);
        Report.Line(result.Output, "redirect URI")[0].ShouldBe("warning");
        Report.Line(result.Output, "redirect URI")[3].ShouldBe("End that program before a login; it may be a login that still waits. Or register a redirect URI with another port at cTrader, and set CTrader:RedirectUri to exactly that.");
    }

    [Fact]
    public async Task Asks_a_sandbox_without_the_proxy_of_the_company()
    {
        await ConnectAsync();
        Environment["http_proxy"] = $"http://127.0.0.1:{FreePort.Next()}";
        Environment["no_proxy"] = null;
        Environment["NO_PROXY"] = null;

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(0, result.Output);
        Report.Line(result.Output, "token endpoint")[0].ShouldBe("ok");
    }

    [Fact]
    public async Task Names_an_unknown_option()
    {
        var result = await RunAsync("doctor", "--sokcet");

        result.Exit.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Sentence.ShouldContain("--sokcet");
    }

    [Fact]
    public async Task Offline_and_socket_exclude_each_other()
    {
        var result = await RunAsync("doctor", "--offline", "--socket");

        result.Exit.ShouldBe(2);
        result.Sentence.ShouldContain("either --offline or --socket");
    }

    [Fact]
    public async Task Ends_at_Control_C_while_it_waits_for_an_answer()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Environment["CTrader__TokenUri"] = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/token";
        Environment["CTrader__RequestTimeout"] = "00:05:00";
        var doctor = Start("doctor");
        using var asked = await silent.AcceptSocketAsync(Cancellation);

        await doctor.SignalAsync("INT");
        var result = await doctor.ExitAsync();

        result.Exit.ShouldBe(130);
        result.Sentence.ShouldBe("ctrader-auth: Cancelled.");
    }

    [Theory]
    [InlineData("<&-", "ok\tClientId")]
    [InlineData("| head -n 1", "ok\tClientId")]
    public async Task Works_without_a_standard_input_and_with_a_reader_that_leaves(string redirection, string first)
    {
        await ConnectAsync();

        var result = await StartProgram("sh", "-c", $"dotnet '{Processes.ToolProcess.Dll}' doctor {redirection}").EndAsync();

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith(first);
        result.Error.ShouldBeEmpty();
    }

    protected override ICTraderAuthBuilder Register(ICTraderAuthBuilder builder)
    {
        builder.Services.AddSingleton(_clock);
        return base.Register(builder);
    }
}
