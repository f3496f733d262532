using System.Text.Json;
using System.Text.Json.Serialization;

namespace CTraderAuth.Protocol;

/// <summary>Writes a request without its secrets. It is sent as a query or a form, never as JSON.</summary>
internal sealed class TokenRequestConverter : JsonConverter<TokenRequest>
{
    public override TokenRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"A {nameof(TokenRequest)} cannot be read from JSON, because its secrets are never written to it.");

    public override void Write(Utf8JsonWriter writer, TokenRequest value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("grantType", value.GrantType);
        writer.WriteString("redirectUri", value.RedirectUri);
        writer.WriteString("clientId", value.ClientId);
        writer.WriteEndObject();
    }
}
