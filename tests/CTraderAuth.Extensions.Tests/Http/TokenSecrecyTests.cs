using CTraderAuth.Tests.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Http;

/// <summary>R13 for the handler: the access token is in the request on its way, and nowhere that anybody else reads.</summary>
/// <remarks>Private.InternalDiagnostics and the payloads of diagnostic listeners hand out the request itself, of a client that is the application's; they are left out.</remarks>
[Collection(AllTraces.Name)]
public sealed class TokenSecrecyTests : HandlerTest
{
    private static readonly Dictionary<string, Func<HttpContext, Task>> Answers = new()
    {
        ["200"] = static context => Task.FromResult(context.Response.StatusCode = 200),
        ["401"] = static context => Task.FromResult(context.Response.StatusCode = 401),
        ["403"] = static context => Task.FromResult(context.Response.StatusCode = 403),
        ["500"] = static context => Task.FromResult(context.Response.StatusCode = 500),
        ["hang-up"] = static context => Task.Run(context.Abort),
        ["hang-up in the body"] = static async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("cut");
            context.Abort();
        },
        ["redirect that repeats the query"] = static context =>
        {
            context.Response.StatusCode = context.Request.Path == "/there" ? 200 : 302;
            context.Response.Headers.Location = $"/there{context.Request.QueryString}";
            return Task.CompletedTask;
        },
    };

    public static TheoryData<string, bool, bool> Cases =>
        [.. from answer in Answers.Keys from query in new List<bool> { false, true } from async in new List<bool> { false, true } select (answer, query, async)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R13_No_access_token_leaves_by_log_trace_or_exception(string answer, bool query, bool async)
    {
        using var channels = new Channels();
        var api = await GivenApi(Answers[answer]);
        var client = GivenClient(builder => builder.ConfigureHttpClient(client => client.BaseAddress = api.Address)
            .AddCTraderToken("alice", options => options.Placement = query ? TokenPlacement.Query("oauth_token") : TokenPlacement.AuthorizationHeader));
        var first = Tokens.Current("alice").Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, "accounts");
        HttpResponseMessage? response = null;

        var failure = await Record.ExceptionAsync(async () =>
            response = async ? await client.SendAsync(request, Cancellation) : await Task.Run(() => client.Send(request, Cancellation), Cancellation));

        string?[] said =
        [
            .. Logs.GetSnapshot().Select(record => $"{record.Message} {record.Exception}"),
            .. Logs.GetSnapshot().Where(record => !IsHeadersOfTheFactory(record)).SelectMany(record => record.StructuredState ?? []).Select(pair => pair.Value),
            .. channels.Said.Where(text => text.StartsWith("System.Net.Http ", StringComparison.Ordinal) || text.StartsWith("GET", StringComparison.Ordinal)),
            failure?.ToString(), failure?.InnerException?.ToString(),
            $"{request} {response?.RequestMessage}",
        ];
        api.Received.ShouldContain(received => received.Contains(first));
        foreach (var token in new List<string> { first, Tokens.Current("alice").Value })
        {
            said.Where(text => text?.Contains(token, StringComparison.Ordinal) is true).ShouldBeEmpty();
        }

        response?.Dispose();
    }

    // HttpClientFactory prints headers with their values hidden, and hands them to structured sinks as they are, at Trace level only: see docs/operations.md.
    private static bool IsHeadersOfTheFactory(FakeLogRecord record) =>
        record.Level is LogLevel.Trace && record.Category!.StartsWith("System.Net.Http.HttpClient", StringComparison.Ordinal);
}
