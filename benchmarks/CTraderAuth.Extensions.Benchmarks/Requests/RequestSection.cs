using System.Net;
using System.Text.Json;
using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Protocol.Sending;
using Microsoft.Extensions.Options;
using Refit;

namespace CTraderAuth.Benchmarks.Requests;

/// <summary>A token request compared with hand-written code and with Refit alone, and the reading of its response.</summary>
internal static class RequestSection
{
    private const string RefreshToken = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    private static readonly Uri Address = new("https://openapi.example/apps/token");

    public static IReadOnlyList<Subject> Requests()
    {
        var client = new HttpClient(new TerminalAnswers()) { BaseAddress = Address };
        var refit = RestService.ForGenerated<ITokenApi>(client, new RefitSettings(new SystemTextJsonContentSerializer(PairJson.Default.Options)));
        var options = Options.Create(new CTraderAuthOptions { ClientId = "id", ClientSecret = "secret", RedirectUri = "http://localhost/" });
        var ours = new TokenEndpoint(options, new TokenConnections(new TerminalAnswers()), TimeProvider.System);
        var grant = TokenGrant.FromRefreshToken(RefreshToken);
        return
        [
            new ActionSubject("by hand: HttpClient, JsonSerializer", () => ByHandAsync(client).GetAwaiter().GetResult()),
            new ActionSubject("Refit, response read by hand", () => RawAsync(refit).GetAwaiter().GetResult()),
            new ActionSubject("Refit, response read by Refit", () => refit.TypedAsync(RefreshToken, "id", "secret").GetAwaiter().GetResult()),
            new ActionSubject("ours: Refit, sent once, secrets concealed, everything readable kept", () => ours.SendAsync(grant, Address, CancellationToken.None).GetAwaiter().GetResult()),
        ];
    }

    public static IReadOnlyList<Subject> Answers() =>
    [
        new ActionSubject("JsonSerializer, source generated", () => JsonSerializer.Deserialize(TerminalAnswers.Body, PairJson.Default.Pair)),
        new ActionSubject("ours: both spellings, salvage, no exceptions", () => TokenAnswerReader.Read(HttpStatusCode.OK, TerminalAnswers.Body, new TokenSecrets(RefreshToken, "secret"))),
    ];

    public static Section MeasureRequests(bool quick)
    {
        var figures = Rounds.Short(quick).MeasureAndDispose(Requests());
        var refit = figures[1];
        return new("A token request, from the call to the parsed response, without a network", "ns", "relative to hand-written",
        [
            .. figures.Select((figure, i) => new Row(figure.Name, figure.Nanoseconds, figure.Nanoseconds / figures[0].Nanoseconds, figure.Bytes,
                i < 3 ? null : Goal.AtMost(2_000, figure.Nanoseconds - refit.Nanoseconds, " ns over Refit").And(Goal.AtMost(4_096, figure.Bytes - refit.Bytes, " bytes over Refit")))),
        ]);
    }

    public static Section MeasureAnswers(bool quick)
    {
        var figures = Rounds.Short(quick).MeasureAndDispose(Answers());
        return new("Reading a token response", "ns", "relative to JsonSerializer", [.. figures.Select(figure => new Row(figure.Name, figure.Nanoseconds, figure.Nanoseconds / figures[0].Nanoseconds, figure.Bytes))]);
    }

    private static async Task ByHandAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri(Query, UriKind.Relative)).ConfigureAwait(false);
        await ReadAsync(response).ConfigureAwait(false);
    }

    private static async Task RawAsync(ITokenApi refit)
    {
        using var response = await refit.RawAsync(RefreshToken, "id", "secret").ConfigureAwait(false);
        await ReadAsync(response).ConfigureAwait(false);
    }

    private static async Task ReadAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        _ = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false), PairJson.Default.Pair);
    }

    private static string Query =>
        $"?grant_type=refresh_token&refresh_token={Uri.EscapeDataString(RefreshToken)}&client_id={Uri.EscapeDataString("id")}&client_secret={Uri.EscapeDataString("secret")}";
}
