using System.Text.Json.Serialization;

namespace CTraderAuth.Tool.Watching;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TokenLine))]
[JsonSerializable(typeof(EndedLine))]
internal sealed partial class WatchJson : JsonSerializerContext;
