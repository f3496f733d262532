using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Refit;

// What somebody writes who composes the same libraries himself, without any of the care.
var services = new ServiceCollection().AddLogging();
services.AddRefitGeneratedClient<ITokenApi>().ConfigureHttpClient(client => client.BaseAddress = new(args[0]));
await using var provider = services.BuildServiceProvider();
using var response = await provider.GetRequiredService<ITokenApi>().RefreshAsync("refresh-token", "app", "secret");
var pair = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), PairContext.Default.Pair)!;
Console.WriteLine(pair.AccessToken.Length);

internal interface ITokenApi
{
    [Get("/?grant_type=refresh_token")]
    Task<HttpResponseMessage> RefreshAsync(
        [AliasAs("refresh_token")] string refreshToken, [AliasAs("client_id")] string clientId, [AliasAs("client_secret")] string clientSecret);
}

internal sealed class Pair
{
    public string AccessToken { get; set; } = "";

    public string RefreshToken { get; set; } = "";

    public int ExpiresIn { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Pair))]
internal sealed partial class PairContext : JsonSerializerContext;
