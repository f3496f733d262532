using System.Text.Json;
using System.Text.Json.Serialization;

namespace CTraderAuth.Protocol;

/// <summary>Writes a request without its secrets. It is sent as a query or a form, never as JSON.</summary>
internal sealed class TokenRequestConverter : JsonConverter<TokenRequest>
{
    public override TokenRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"A {nameof(TokenRequest)} is not read from JSON, since its secrets are never written there.");

    public override void Write(Utf8JsonWriter writer, TokenRequest value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("grantType", value.GrantType);
        writer.WriteString("redirectUri", value.RedirectUri);
        writer.WriteString("clientId", value.ClientId);
        writer.WriteEndObject();
    }
}
