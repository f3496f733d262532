using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

public sealed class ConsentAdviceTests : TokensTest
{
    private const string Loopback = "http://localhost:5123/callback";
    private const string Web = "https://desk.example/ctrader/callback";

    public static TheoryData<string, string> Reasons => new()
    {
        { nameof(ReauthorizationReason.NotConnected), "To connect alice," },
        { nameof(ReauthorizationReason.Rejected), "To connect alice again," },
        { nameof(ReauthorizationReason.ResponseLost), "To connect alice again," },
        { nameof(ReauthorizationReason.Undecryptable), "To connect alice again," },
        { nameof(ReauthorizationReason.Disconnected), "To connect alice again," },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Names_the_call_that_listens_where_the_redirect_uri_is_on_loopback(string reason, string purpose)
    {
        var error = await GivenEndAsync(Enum.Parse<ReauthorizationReason>(reason), Loopback);

        error.Message.ShouldContain($"{purpose} run \"ctrader-auth login alice\" or call ConnectInBrowserAsync(\"alice\")");
        error.Message.ShouldContain("copy the code from the address of the next page");
        error.Message.ShouldEndWith($" {LinkTo(Loopback)}");
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Names_the_connect_page_where_the_redirect_uri_is_on_the_web(string reason, string purpose)
    {
        var error = await GivenEndAsync(Enum.Parse<ReauthorizationReason>(reason), Web);

        error.Message.ShouldContain($"{purpose} the trader opens the connect page of the app (MapCTraderAuth)");
        error.Message.ShouldNotContain("ConnectInBrowserAsync");
        error.Message.ShouldNotContain("ctrader-auth");
        error.Message.ShouldEndWith($" {LinkTo(Web)}");
    }

    [Theory]
    [InlineData("tenant:a@b.example", "ctrader-auth login tenant:a@b.example")]
    [InlineData("o'neil & sons", @"ctrader-auth login 'o'\''neil & sons'")]
    [InlineData("$(reboot)", "ctrader-auth login '$(reboot)'")]
    [InlineData("@file", "ctrader-auth login '@file'")]
    [InlineData("--force", "ctrader-auth login -- --force")]
    public async Task Quotes_a_subject_in_the_command_as_a_shell_reads_it(string subject, string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "PowerShell doubles an apostrophe.");
        Tokens = GivenProgram(options => options.RedirectUri = Loopback).GetRequiredService<ICTraderTokens>();

        var error = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync(subject, Token));

        error.Message.ShouldContain($"run \"{command}\" or call");
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\u200Db")]
    public async Task Names_no_command_for_a_subject_that_cannot_be_copied_from_a_message(string subject)
    {
        Tokens = GivenProgram(options => options.RedirectUri = Loopback).GetRequiredService<ICTraderTokens>();

        var error = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync(subject, Token));

        error.Message.ShouldContain(", call ConnectInBrowserAsync(");
        error.Message.ShouldNotContain("ctrader-auth");
    }

    [Theory]
    [InlineData(Loopback, "run \"ctrader-auth login alice\" or call ConnectInBrowserAsync(\"alice\")")]
    [InlineData("http://127.0.0.1:5123/", "call ConnectInBrowserAsync(\"alice\")")]
    [InlineData(Web, "the connect page of the app (MapCTraderAuth)")]
    [InlineData("https://localhost:5001/ctrader/callback", "the connect page of the app (MapCTraderAuth)")]
    [InlineData("http://[::1]:5123/callback", "the connect page of the app (MapCTraderAuth)")]
    public async Task Says_the_same_after_a_code_that_was_refused(string redirectUri, string advice)
    {
        GivenRedirectUri(redirectUri);
        Tokens = GivenProgram(options => options.RedirectUri = redirectUri).GetRequiredService<ICTraderTokens>();

        var error = await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ConnectAsync("alice", "a-code-that-nobody-issued", Token));

        error.Message.ShouldContain("To ask the trader again, ");
        error.Message.ShouldContain(advice);
    }

    [Theory]
    [InlineData(Loopback, "pass it to GetTokenAsync within a minute")]
    [InlineData(Web, "Ask for a new consent: http")]
    public async Task Says_how_to_get_a_code_to_a_program_that_keeps_its_tokens_itself(string redirectUri, string advice)
    {
        GivenRedirectUri(redirectUri);
        var auth = GivenProgram(options => options.RedirectUri = redirectUri).GetRequiredService<ICTraderAuth>();

        var error = await Should.ThrowAsync<CTraderAuthException>(() => auth.GetTokenAsync("a-code-that-nobody-issued", cancellationToken: Token));

        error.Message.ShouldContain(advice);
    }

    private async Task<CTraderReauthorizationRequiredException> GivenEndAsync(ReauthorizationReason reason, string redirectUri)
    {
        GivenRedirectUri(redirectUri);
        Tokens = GivenProgram(options => options.RedirectUri = redirectUri).GetRequiredService<ICTraderTokens>();
        if (reason is not ReauthorizationReason.NotConnected)
        {
            await Tokens.ConnectAsync("alice", Sandbox.IssueCode(redirectUri: redirectUri), Token);
            GivenExpired();
        }

        switch (reason)
        {
            case ReauthorizationReason.Rejected:
                Sandbox.Revoke("trader-1");
                break;
            case ReauthorizationReason.ResponseLost:
                Sandbox.Faults.LoseNextAnswer();
                await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
                await PassSettlingAsync(WhenAsync("alice", status => status.State is GrantState.ReauthorizationRequired));
                break;
            case ReauthorizationReason.Undecryptable:
                var row = await Store.FindAsync("alice", Token);
                await Store.TrySaveAsync(new StoredGrant("alice", row!.Version + 1, null, new byte[] { 1, 2, 3 }), row.Version, Token);
                break;
            case ReauthorizationReason.Disconnected:
                await Tokens.DisconnectAsync("alice", Token);
                break;
        }

        var error = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token));
        error.Reason.ShouldBe(reason);
        return error;
    }

    private void GivenRedirectUri(string redirectUri) => GivenSandbox(options => options.RedirectUris.Add(redirectUri));

    private string LinkTo(string redirectUri) => GivenProgram(options => options.RedirectUri = redirectUri).GetRequiredService<ICTraderAuth>().GetAuthUri().AbsoluteUri;
}
