using System.Text.Json.Serialization;

namespace CTraderAuth.Benchmarks.Requests;

/// <summary>A response as declared by a program that trusts the server.</summary>
internal sealed class Pair
{
    public string AccessToken { get; set; } = "";

    public string RefreshToken { get; set; } = "";

    public int ExpiresIn { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Pair))]
internal sealed partial class PairJson : JsonSerializerContext;
