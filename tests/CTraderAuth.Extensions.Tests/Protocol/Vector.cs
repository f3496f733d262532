using System.Text.Json;
using System.Text.Json.Serialization;

namespace CTraderAuth.Tests.Protocol;

/// <summary>One answer of tests/vectors/token-responses.json and what the client must make of it.</summary>
public sealed class Vector
{
    private static readonly Lazy<Dictionary<string, Vector>> Known = new(Load);

    public string Name { get; init; } = "";

    public int Status { get; init; }

    public string ContentType { get; init; } = "";

    public string Body { get; init; } = "";

    public string Outcome { get; init; } = "";

    public string? Salvage { get; init; }

    public string? ErrorCode { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public int? AssumedLifeSeconds { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    public static TheoryData<string> Names => [.. Known.Value.Keys];

    public static Vector Named(string name) => Known.Value[name];

    private static Dictionary<string, Vector> Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "vectors", "token-responses.json");
        var file = JsonSerializer.Deserialize<File>(System.IO.File.ReadAllText(path), JsonSerializerOptions.Web)!;
        return file.Cases.ToDictionary(vector => vector.Name);
    }

    private sealed class File
    {
        [JsonPropertyName("cases")]
        public List<Vector> Cases { get; init; } = [];
    }
}
