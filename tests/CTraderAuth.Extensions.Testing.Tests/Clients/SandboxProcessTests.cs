using System.Text.Json;
using System.Text.RegularExpressions;

namespace CTraderAuth.Testing.Tests.Clients;

public sealed partial class SandboxProcessTests
{
    [Fact]
    public async Task It_tells_where_it_is_and_each_token_request_without_a_secret_until_it_is_terminated()
    {
        using var sandbox = SandboxProcess.Start("--port", "0", "--redirect-uri=http://127.0.0.1:7001/a", "--redirect-uri", "http://127.0.0.1:7001/b", "--token-lifetime", "90", "--snake-case-twins", "--client-secret", "s-e-c-r-e-t", "--rotation", "SessionSurvives", "--round-trip=20", "--no-prices");
        var welcome = await sandbox.ReadUntil("Token requests:");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using var form = new FormUrlEncodedContent([new("ctid", "trader-1"), new("decision", "allow")]);
        using var allowed = await http.PostAsync(Link().Match(welcome).Value, form, TestContext.Current.CancellationToken);
        var code = allowed.Headers.Location!.OriginalString.Split("http://127.0.0.1:7001/a?code=")[1];
        var token = TokenUri().Match(welcome).Value;
        var answer = await http.GetStringAsync($"{token}?grant_type=authorization_code&code={code}&redirect_uri=http://127.0.0.1:7001/a&client_id=sandbox-app&client_secret=s-e-c-r-e-t", TestContext.Current.CancellationToken);
        var told = await sandbox.ReadUntil("authorization_code");
        await sandbox.Terminate();
        var end = await sandbox.End();

        JsonElement.Parse(answer).GetProperty("expires_in").GetInt32().ShouldBe(90);
        told.ShouldEndWith("GET authorization_code 200, applied\n");
        told.ShouldNotContain(code);
        welcome.ShouldMatch(@"DemoSocketUri ws://127\.0\.0\.1:\d+/demo\s");
        welcome.ShouldMatch(@"LiveSocketUri ws://127\.0\.0\.1:\d+/live\s");
        end.ShouldBe((0, "Stopped.\n", ""));
    }

    [Theory]
    [InlineData("Unknown option --prot.", "--prot", "1")]
    [InlineData("--port must be a whole number from 0 to 65535, not 'x'.", "--port", "x")]
    [InlineData("--reuse must be reject, revokefamily or grace, not 'always'.", "--reuse=always")]
    [InlineData("--token-lifetime needs a value.", "--token-lifetime")]
    [InlineData("--rotation must be invalidated, invalidatedanddisconnected or sessionsurvives, not 'never'.", "--rotation", "never")]
    [InlineData("--round-trip must be a whole number from 0 to 60000, not '-1'.", "--round-trip=-1")]
    [InlineData("Unknown option --echo-state with a value.", "--echo-state=yes")]
    [InlineData("RedirectUris must be", "--redirect-uri", "/callback")]
    public async Task A_wrong_command_line_ends_it_with_a_sentence(string sentence, params string[] arguments)
    {
        using var sandbox = SandboxProcess.Start(["--port", "0", .. arguments]);

        var end = await sandbox.End();

        end.ExitCode.ShouldBe(2);
        end.Errors.ShouldContain(sentence);
        end.Errors.ShouldContain("Try --help.");
        end.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        using var sandbox = SandboxProcess.Start("--help");

        var end = await sandbox.End();

        end.ExitCode.ShouldBe(0);
        string[] options = ["--port", "--redirect-uri", "--client-id", "--client-secret", "--token-lifetime", "--code-lifetime", "--reuse", "--echo-state", "--snake-case-twins", "--rotation", "--round-trip", "--no-prices"];
        options.ShouldAllBe(option => end.Output.Contains(option, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/apps/auth\?\S+")]
    private static partial Regex Link();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/apps/token")]
    private static partial Regex TokenUri();
}
