using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Protocol;

/// <summary>R13 for the core: no secret of a token request or its answer leaves through any channel, whatever the server does.</summary>
/// <remarks>Run a second time with URI redaction switched off by <see cref="RedactionOffTests"/>.</remarks>
[Collection(AllTraces.Name)]
public sealed class SecretsStayInTests
{
    private const string Switch = "DOTNET_SYSTEM_NET_HTTP_DISABLEURIREDACTION";

    private static readonly Dictionary<string, Func<string, byte[]>> Faults = new()
    {
        ["a pair"] = static _ => Answers.Json(Answers.Pair),
        ["a refusal"] = static _ => Answers.Json(Answers.Denied),
        ["a refusal that echoes the request"] = static request => Answers.Json($$"""{"errorCode":"ACCESS_DENIED","description":"refused: {{Echo(request)}}"}"""),
        ["an error code that echoes the request"] = static request => Answers.Json($$"""{"errorCode":"{{Echo(request)}}"}"""),
        ["a page that echoes the request"] = static request => Answers.Http(500, "text/html", Encoding.UTF8.GetBytes($"<html>{request}</html>")),
        ["a page with HTTP 200 that echoes the request"] = static request => Answers.Http(200, "text/html", Encoding.UTF8.GetBytes($"<html>{WebUtility.HtmlEncode(request)}</html>")),
        ["a redirect to the same query"] = static request => Answers.Http(302, "", [], KeyValuePair.Create("Location", "https://elsewhere.example/" + request.Split(' ')[1])),
        ["tokens beside an error"] = static _ => Answers.Json(Answers.Pair.Replace("\"errorCode\":null", "\"errorCode\":\"ACCESS_DENIED\"", StringComparison.Ordinal)),
        ["a cut token"] = static _ => Answers.Json(Answers.Pair[..40]),
        ["half a pair"] = static _ => Answers.Json(Answers.Pair.Replace("accessToken", "somethingElse", StringComparison.Ordinal)),
        ["headers without end"] = static _ => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000)),
        ["no HTTP"] = static request => Encoding.ASCII.GetBytes(Echo(request)),
        ["a line that is not HTTP"] = static request => Encoding.ASCII.GetBytes(Echo(request) + "\r\n\r\n"),
        ["a header that is not HTTP"] = static request => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{Echo(request)}\r\n\r\n"),
        ["a chunk that is not HTTP"] = static request => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Echo(request)}\r\n\r\n"),
        ["a hang-up"] = static _ => [],
    };

    public static TheoryData<string, TokenRequestMethod> Cases =>
        [.. from fault in Faults.Keys from method in Enum.GetValues<TokenRequestMethod>() select (fault, method)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R13_No_secret_leaves(string fault, TokenRequestMethod method)
    {
        string[] canaries = [.. Enumerable.Range(0, 3).Select(_ => $"canary {Guid.NewGuid():N}+/=")];
        await using var server = GivenServer(fault);
        await using var provider = GivenAuth(method, canaries[0], server.Address);
        var auth = provider.GetRequiredService<ICTraderAuth>();
        using var channels = new Channels();

        var exchange = await Record.ExceptionAsync(() => auth.GetTokenAsync(canaries[1], cancellationToken: TestContext.Current.CancellationToken));
        var refresh = await Record.ExceptionAsync(() => auth.RefreshTokenAsync(canaries[2], cancellationToken: TestContext.Current.CancellationToken));

        string?[] said =
        [
            .. channels.Said.Where(text => !ShowsWhatTheServerWroteInItsHeaders(text)),
            .. provider.GetRequiredService<FakeLogCollector>().GetSnapshot().Select(record => $"{record.Message} {record.Exception}"),
            .. Everything(exchange),
            .. Everything(refresh),
        ];
        said.Length.ShouldBeGreaterThan(2);
        foreach (var secret in canaries.SelectMany(Forms).Append(Answers.Access).Append(Answers.Refresh))
        {
            said.ShouldAllBe(text => text == null || !text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_plain_client_shows_what_these_channels_carry()
    {
        var canary = Guid.NewGuid().ToString("N");
        await using var server = GivenServer("a pair");
        using var channels = new Channels();
        using var client = new HttpClient();

        await client.GetStringAsync(new Uri(server.Address, "?" + canary), TestContext.Current.CancellationToken);

        channels.Said.ShouldContain(text => text.StartsWith("Private.InternalDiagnostics.System.Net.Http", StringComparison.Ordinal) && text.Contains(canary));
        channels.Said.Any(text => text.StartsWith("System.Net.Http RequestStart", StringComparison.Ordinal) && text.Contains(canary))
            .ShouldBe(Environment.GetEnvironmentVariable(Switch) is "1");
    }

    // What cannot be kept in, see docs/decisions/0003-one-send.md: the framework's private trace prints the headers of the response, and a line that is none.
    // It takes a server that copies the query into them, as redirects do; a form is not copied.
    private static bool ShowsWhatTheServerWroteInItsHeaders(string text) =>
        text.StartsWith("Private.InternalDiagnostics", StringComparison.Ordinal)
        && (text.Contains("Received an invalid", StringComparison.Ordinal)
            || text.Contains("Received response", StringComparison.Ordinal)) && (text.Contains("Error sending", StringComparison.Ordinal) || text.Contains("Location: https://elsewhere.example//apps/token?", StringComparison.Ordinal));

    private static string Echo(string request) => request.StartsWith("GET", StringComparison.Ordinal) ? request.Split(' ')[1] : request.Split("\r\n\r\n")[1];

    private static IEnumerable<string> Forms(string secret) => [secret, secret.Split(' ')[1][..32], Uri.EscapeDataString(secret), WebUtility.UrlEncode(secret)];

    private static IEnumerable<string?> Everything(Exception? exception)
    {
        exception?.InnerException.ShouldBeNull();
        return exception is null ? [] : [exception.ToString(), $"{exception.Data.Count}", (exception as CTraderAuthException)?.Description, (exception as CTraderAuthException)?.ErrorCode];
    }

    private static RawServer GivenServer(string fault) => new(async connection =>
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            var answer = Faults[fault](request);
            await connection.WriteAsync(answer);
            if (answer.Length is 0 || fault.EndsWith("HTTP", StringComparison.Ordinal))
            {
                return;
            }
        }
    });

    private static ServiceProvider GivenAuth(TokenRequestMethod method, string secret, Uri address)
    {
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        services.AddTokenEndpoint().Configure<CTraderAuthOptions>(options =>
        {
            options.ClientId = "5430_client";
            options.ClientSecret = secret;
            options.RedirectUri = "http://localhost:5000/callback";
            options.TokenUri = address.AbsoluteUri;
            options.TokenRequestMethod = method;
        });
        return services.BuildServiceProvider();
    }
}
