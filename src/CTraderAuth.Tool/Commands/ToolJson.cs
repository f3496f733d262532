using System.Text.Json.Serialization;

namespace CTraderAuth.Tool.Commands;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GrantJson[]))]
[JsonSerializable(typeof(GrantJson))]
internal sealed partial class ToolJson : JsonSerializerContext;
