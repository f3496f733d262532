using System.Text.Json;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Protocol;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Security;

/// <summary>R13 for grants: whatever becomes of a rotation, a consent or an import, no token and no code is said anywhere.</summary>
[Collection(AllTraces.Name)]
public sealed class GrantSecrecyTests : TokensTest
{
    private static readonly Dictionary<string, SandboxFault?> Faults = new()
    {
        ["none"] = null,
        ["hang up before"] = SandboxFault.HangUp(afterProcessing: false),
        ["hang up after"] = SandboxFault.HangUp(afterProcessing: true),
        ["cut body"] = SandboxFault.Truncate(60),
        ["HTML with 200"] = SandboxFault.Answer(200, "text/html", "<html>busy</html>"),
        ["HTML with 500, applied"] = SandboxFault.Answer(500, "text/html", "<html>oops</html>", afterProcessing: true),
        ["429"] = SandboxFault.Answer(429, "text/plain", "slower", TimeSpan.FromSeconds(60)),
        ["403"] = SandboxFault.Answer(403, "text/html", "<html>firewall</html>"),
        ["denied"] = SandboxFault.Answer(200, "application/json", """{"errorCode":"ACCESS_DENIED","description":"Access denied."}"""),
        ["unknown code"] = SandboxFault.Answer(400, "application/json", """{"errorCode":"CH_SOMETHING_NEW","description":"?"}"""),
        ["tokens beside an error"] = SandboxFault.Answer(200, "application/json", """{"accessToken":"canary-canary-canary-1","refreshToken":"canary-canary-canary-2","errorCode":"ACCESS_DENIED"}"""),
        ["half a pair"] = SandboxFault.Answer(200, "application/json", """{"accessToken":"canary-canary-canary-1","expiresIn":2628000}"""),
    };

    public static TheoryData<string, string> Cases =>
        [.. from fault in Faults.Keys from call in new List<string> { "get", "refresh", "connect", "import", "replace" } select (fault, call)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R13_No_secret_of_a_grant_leaves(string fault, string call)
    {
        using var channels = new Channels();
        var code = Sandbox.IssueCode();
        var first = await Tokens.ConnectAsync("alice", code, Token);
        var imported = await Auth.GetTokenAsync(Sandbox.IssueCode("trader-2"), cancellationToken: Token);
        var second = Sandbox.IssueCode("trader-3");
        GivenExpired();
        if (Faults[fault] is { } next)
        {
            Sandbox.Faults.Next(next);
        }

        var failure = await Record.ExceptionAsync(async () => _ = call switch
        {
            "get" => await Tokens.GetAsync("alice", Token),
            "refresh" => await Tokens.RefreshAsync("alice", Token),
            "connect" => await Tokens.ConnectAsync("alice", second, Token),
            "import" => await Tokens.ImportAsync("alice", imported.RefreshToken, Token),
            _ => await Tokens.ReplaceRejectedAsync("alice", first.Value, Token),
        });

        var status = await Tokens.GetStatusAsync("alice", Token);
        string?[] said =
        [
            .. Logs.GetSnapshot().Select(record => $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}"),
            .. channels.Said,
            failure?.ToString(), failure?.InnerException?.ToString(), JsonSerializer.Serialize(failure?.Data.Values), (failure as CTraderAuthException)?.Description,
            $"{status}", JsonSerializer.Serialize(status), $"{first}", JsonSerializer.Serialize(first), JsonSerializer.Serialize(imported),
        ];
        var stored = await Store.ContentAsync("alice");
        foreach (var secret in Secrets(stored).Concat([code, second, first.Value, imported.AccessToken, imported.RefreshToken, Sandbox.ClientSecret, "canary-canary"]))
        {
            said.Where(text => text?.Contains(secret, StringComparison.Ordinal) is true).ShouldBeEmpty();
        }

        channels.Said.ShouldNotBeEmpty();
    }

    /// <summary>The pair that is stored now.</summary>
    private static IEnumerable<string> Secrets(string stored)
    {
        using var document = JsonDocument.Parse(stored);
        var grant = document.RootElement.GetProperty("Grant");
        return [.. new List<string> { "AccessToken", "RefreshToken" }.Where(name => grant.TryGetProperty(name, out _)).Select(name => grant.GetProperty(name).GetString()!)];
    }
}
