using System.Text.Json.Serialization;

namespace CTraderAuth.Rows;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GrantDocument))]
internal sealed partial class GrantJson : JsonSerializerContext;
