using System.Text.Json.Serialization;

namespace CTraderAuth.Benchmarks.Requests;

/// <summary>An answer as somebody declares it who trusts the server.</summary>
internal sealed class Pair
{
    public string AccessToken { get; set; } = "";

    public string RefreshToken { get; set; } = "";

    public int ExpiresIn { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Pair))]
internal sealed partial class PairJson : JsonSerializerContext;
