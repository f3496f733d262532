using System.Text.Json.Serialization;

namespace CTraderAuth.Tool.Accounts;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccountJson[]))]
internal sealed partial class AccountsJson : JsonSerializerContext;
