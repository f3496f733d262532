namespace CTraderAuth.Tool.Tests.BadInput;

/// <summary>Every command with nothing configured, and with options and commands that do not exist.</summary>
public sealed class ConfigurationTests : BadInputTest
{
    [Fact]
    public async Task Nothing_is_configured()
    {
        foreach (var name in Environment.Keys.Where(name => name.StartsWith("CTrader__", StringComparison.Ordinal)).ToArray())
        {
            Environment[name] = null;
        }

        await ExpectAsync([
            .. Each(OnStore, 2, "CTrader:ClientId is missing"),
            new("doctor", 2, "checks failed: ClientId, ClientSecret, RedirectUri."),
            new("completion bash", 0, ""),
        ]);

        Directory.EnumerateFiles(Folder, "*.db", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_option_or_a_command_is_unknown()
    {
        var token = await ConnectAsync("alice");
        Hide(token.Value);
        var before = Rows();

        await ExpectAsync([
            .. Each(OnStore.Append("doctor").Append("sandbox").Append("completion bash").Select(command => $"{command} --nonsense"), 2, "'--nonsense'"),
            .. Each(["login --nonsense", "token --nonsense", "logout --yes --nonsense"], 2, "'--nonsense'"),
            .. Each(["nonsense", "nonsense --json"], 2, "'nonsense'"),
            .. Each(["status alice bob", "completion tcsh", "sandbox --port x", "login alice --timeout x", "doctor --offline --socket"], 2, "ctrader-auth "),
        ]);

        Rows().ShouldBe(before);
        await ShouldStillWorkAsync(token);
    }
}
