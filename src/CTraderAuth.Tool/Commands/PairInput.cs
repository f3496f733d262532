using System.Globalization;
using System.Text.Json;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Commands;

/// <summary>A token pair in JSON: the names of cTrader's response, or those of OAuth.</summary>
internal static class PairInput
{
    public static CTraderToken Parse(string json, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object ? Read(document.RootElement, now) : throw Invalid("it is not an object");
        }
        catch (JsonException)
        {
            // Its message may repeat a part of the text.
            throw Invalid("it is not valid JSON");
        }
    }

    private static CTraderToken Read(JsonElement pair, DateTimeOffset now)
    {
        var access = Text(pair, "accessToken", "access_token") ?? throw Invalid("accessToken is missing");
        var refresh = Text(pair, "refreshToken", "refresh_token") ?? throw Invalid("refreshToken is missing");
        var issuedAt = Moment(pair, "issuedAt", "issued_at") ?? now;
        var life = Moment(pair, "expiresAt", "expires_at") is { } expiresAt ? expiresAt - issuedAt
            : Text(pair, "expiresIn", "expires_in") is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds)
            : throw Invalid("expiresIn (seconds) or expiresAt is missing");
        return new(access, refresh, Text(pair, "tokenType", "token_type") ?? "bearer", life, issuedAt);
    }

    private static DateTimeOffset? Moment(JsonElement pair, string name, string other) => Text(pair, name, other) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : throw Invalid($"{name} is not a time in ISO 8601");

    private static string? Text(JsonElement pair, string name, string other)
    {
        var found = pair.TryGetProperty(name, out var value) || pair.TryGetProperty(other, out value);
        return !found ? null : value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static ToolException Invalid(string problem) =>
        new(Exit.Usage, $"The input is not a token pair: {problem}. Use {{\"accessToken\":\"…\",\"refreshToken\":\"…\",\"expiresIn\":2628000}}. Nothing was sent.");
}
