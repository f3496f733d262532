using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CTraderAuth.Protocol.Reading;

/// <summary>The members of a token response, as far as they can be read. camelCase takes precedence over snake_case.</summary>
internal sealed class TokenJsonMembers
{
    private const double LongestLife = 10 * 365 * 86400d;

    private readonly Dictionary<string, string> _values = new(capacity: 8, StringComparer.Ordinal);

    public string? AccessToken => Token("accessToken") ?? Token("access_token");

    public string? RefreshToken => TokenScanner.Whole(Text("refreshToken"), isRefresh: true) ?? TokenScanner.Whole(Text("refresh_token"), isRefresh: true);

    public string? TokenType => Text("tokenType") ?? Text("token_type");

    public string? ErrorCode => Code("errorCode") ?? Code("error");

    public string? Description => Text("description") ?? Text("error_description");

    public long? ExpiresIn => Seconds("expiresIn") ?? Seconds("expires_in");

    /// <summary>A valid lifetime: positive, and under ten years, since a larger number means another unit.</summary>
    public TimeSpan? Life => Usable("expiresIn") ?? Usable("expires_in");

    public TokenResponse ToResponse() => new()
    {
        AccessToken = Text("accessToken") ?? Text("access_token"),
        RefreshToken = Text("refreshToken") ?? Text("refresh_token"),
        ExpiresIn = ExpiresIn,
        TokenType = TokenType,
        ErrorCode = ErrorCode,
        Description = Description,
    };

    /// <summary>Reads as far as possible; true when the text is one complete object.</summary>
    public bool Read(ReadOnlySpan<byte> body)
    {
        // Invalid UTF-8 becomes U+FFFD, as in every .NET string.
        var text = Utf8.IsValid(body) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body));
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = ushort.MaxValue,
        }));
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.StartObject && Read(ref reader);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public bool Read(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject)
            {
                return true;
            }

            var name = TextOf(ref reader);
            if (!reader.Read())
            {
                return false;
            }

            if (ScalarOf(ref reader) is { } value)
            {
                Keep(name, value);
            }
            else if (!reader.TrySkip())
            {
                return false;
            }
        }

        return false;
    }

    // If a member occurs twice, the last one counts, unless only the first is a valid token.
    private void Keep(string? name, string value)
    {
        if (name is not null && !string.IsNullOrWhiteSpace(value) && (TokenScanner.Whole(value, isRefresh: name is "refreshToken" or "refresh_token") is not null || !_values.ContainsKey(name)))
        {
            _values[name] = value;
        }
    }

    private static string? ScalarOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => TextOf(ref reader),
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        _ => null,
    };

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape sequence with only half of a surrogate pair.
            return null;
        }
    }

    private string? Text(string name) => _values.GetValueOrDefault(name);

    private string? Code(string name) => Text(name) is { } code && code is not "0" ? code : null;

    private string? Token(string name) => TokenScanner.Whole(Text(name));

    private double? Number(string name) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private long? Seconds(string name) => Number(name) is { } seconds && Math.Abs(seconds) < long.MaxValue ? (long)seconds : null;

    private TimeSpan? Usable(string name) => Number(name) is > 0 and <= LongestLife and { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
