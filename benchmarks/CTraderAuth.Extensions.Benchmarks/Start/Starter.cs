using System.Text.Json;
using CTraderAuth.Benchmarks.Requests;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace CTraderAuth.Benchmarks.Start;

/// <summary>What a process does that is started to be measured: it gets its first token and ends. The same three programs as in tests/Aot.</summary>
internal static class Starter
{
    public const string Command = "start";

    public static readonly IReadOnlyDictionary<string, string> Programs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["hand"] = "Refit and Microsoft.Extensions.Http by hand",
        ["bare"] = "bare HttpClient",
        ["ours"] = "ours, grants in memory",
    };

    public static async Task<int> RunAsync(string program, string address)
    {
        var token = program switch
        {
            "bare" => await BareAsync(address),
            "hand" => await ByHandAsync(address),
            _ => await OursAsync(address),
        };
        return token.Length > 0 ? 0 : 1;
    }

    private static async Task<string> BareAsync(string address)
    {
        using var client = new HttpClient();
        using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"{address}?grant_type=refresh_token&refresh_token=refresh-token&client_id=app&client_secret=secret")));
        return answer.RootElement.GetProperty("accessToken").GetString()!;
    }

    private static async Task<string> ByHandAsync(string address)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddRefitGeneratedClient<ITokenApi>().ConfigureHttpClient(client => client.BaseAddress = new(address));
        await using var provider = services.BuildServiceProvider();
        using var response = await provider.GetRequiredService<ITokenApi>().RawAsync("refresh-token", "app", "secret");
        return JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), PairJson.Default.Pair)!.AccessToken;
    }

    private static async Task<string> OursAsync(string address)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri, options.TokenUri) = ("app", "secret", "http://127.0.0.1/callback", address)).UseMemory();
        await using var provider = services.BuildServiceProvider();
        return (await provider.GetRequiredService<ICTraderTokens>().ImportAsync("my-bot", "refresh-token")).Value;
    }
}
