namespace CTraderAuth.Tests.Consent.Browser;

public sealed class SecrecyTests : ConsentTest
{
    [Fact]
    public async Task Logs_no_code_state_or_pasted_line_at_any_level()
    {
        await GivenSignIn();
        var sent = State;

        await StatusOf($"{Callback}?code=canary-foreign&state=canary-state");
        await StatusOf($"http://localhost:{Port}/canary-path?code=canary-query");
        Terminal.Paste("canary-pasted");
        Terminal.Paste("?code=canary-paste&state=canary-state");
        await Terminal.WaitForAsync("another sign-in", Cancellation);
        await Browser.GetStringAsync($"{Callback}?code=canary-code&state={State}", Cancellation);
        await Running;
        await GivenSignIn();
        await Browser.GetStringAsync($"{Callback}?state={State}&error=canary-error&error_description=canary-description", Cancellation);
        await Should.ThrowAsync<CTraderAuthException>(Running);

        var logged = string.Join('\n', Logs.GetSnapshot().Select(record =>
            $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}"));
        logged.ShouldContain("my-bot");
        foreach (var secret in (string[])["canary", sent, State, "consent.example"])
        {
            logged.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task Writes_no_code_to_the_console()
    {
        await GivenSignIn();

        Terminal.Paste("?code=canary-foreign&state=foreign");
        await Terminal.WaitForAsync("another sign-in", Cancellation);
        Terminal.Paste($"?code=canary-code&state={State}");
        await Running;

        string.Join('\n', Terminal.Written).ShouldNotContain("canary");
    }
}
