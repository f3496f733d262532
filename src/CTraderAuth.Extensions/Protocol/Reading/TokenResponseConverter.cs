using System.Text.Json;
using System.Text.Json.Serialization;

namespace CTraderAuth.Protocol.Reading;

/// <summary>Reads a response with either spelling; writes it without its tokens.</summary>
internal sealed class TokenResponseConverter : JsonConverter<TokenResponse>
{
    public override TokenResponse Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("The response of the token endpoint is not a JSON object.");
        }

        var members = new TokenJsonMembers();
        members.Read(ref reader);
        return members.ToResponse();
    }

    public override void Write(Utf8JsonWriter writer, TokenResponse value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("tokenType", value.TokenType);
        if (value.ExpiresIn is { } seconds)
        {
            writer.WriteNumber("expiresIn", seconds);
        }

        writer.WriteString("errorCode", value.ErrorCode);
        writer.WriteString("description", value.Description);
        writer.WriteEndObject();
    }
}
