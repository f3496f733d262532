using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Protocol;

/// <summary>The body of a token endpoint's response.</summary>
/// <remarks>
/// Contains secrets: <see cref="ToString"/>, the debugger and JSON (System.Text.Json, Newtonsoft.Json) show no token.
/// Serializers that ignore attributes and read every public property, such as Serilog's <c>{@x}</c>, do show them: configure such a serializer to exclude this type. Reads the camelCase spelling and,
/// if that is missing, the snake_case one: cTrader sometimes sends both in one body.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(TokenResponseConverter))]
public sealed class TokenResponse
{
    /// <summary>The access token; null when there is none.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? AccessToken { get; init; }

    /// <summary>The refresh token; null when there is none.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? RefreshToken { get; init; }

    /// <summary>The lifetime of the access token in seconds, about 2 628 000; null when the response contains no number.</summary>
    public long? ExpiresIn { get; init; }

    /// <summary>The token type, <c>bearer</c>; null when there is none.</summary>
    public string? TokenType { get; init; }

    /// <summary>The error code, which may be any text; null, empty and blank all mean success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The server's description of the error.</summary>
    public string? Description { get; init; }

    /// <summary>False if there is a token: serializers that know this convention, such as Newtonsoft.Json, read it and never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeAccessToken() => AccessToken is null;

    /// <summary>False if there is a token: serializers that know this convention, such as Newtonsoft.Json, read it and never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeRefreshToken() => RefreshToken is null;

    /// <summary>Which members are present, never a token.</summary>
    public override string ToString() =>
        string.IsNullOrWhiteSpace(ErrorCode)
            ? $"{nameof(TokenResponse)} with {(AccessToken is null ? "no" : "an")} access token and {(RefreshToken is null ? "no" : "a")} refresh token"
            : $"{nameof(TokenResponse)} with an error code";
}
