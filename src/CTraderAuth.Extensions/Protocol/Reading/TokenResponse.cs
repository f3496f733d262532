using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Protocol;

/// <summary>The body of the token endpoint's answer.</summary>
/// <remarks>
/// Holds secrets: neither <see cref="ToString"/> nor the debugger nor JSON (System.Text.Json, Newtonsoft.Json) shows a token.
/// Serializers that ignore attributes and read every public property, such as Serilog's <c>{@x}</c>, do: give them a rule for this type. Reads the camelCase spelling and,
/// where that is missing, the snake_case one: cTrader sends both in one body at times.
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

    /// <summary>The life of the access token in seconds, about 2 628 000; null when the answer gives no number.</summary>
    public long? ExpiresIn { get; init; }

    /// <summary>The token type, <c>bearer</c>; null when there is none.</summary>
    public string? TokenType { get; init; }

    /// <summary>The error code, an open set; null, empty and blank all mean success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What the server says about the error.</summary>
    public string? Description { get; init; }

    /// <summary>False if there is a token: serializers that know this convention, such as Newtonsoft.Json, read it and never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeAccessToken() => AccessToken is null;

    /// <summary>False if there is a token: serializers that know this convention, such as Newtonsoft.Json, read it and never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeRefreshToken() => RefreshToken is null;

    /// <summary>Which members are there, never a token.</summary>
    public override string ToString() =>
        string.IsNullOrWhiteSpace(ErrorCode)
            ? $"{nameof(TokenResponse)} with {(AccessToken is null ? "no" : "an")} access token and {(RefreshToken is null ? "no" : "a")} refresh token"
            : $"{nameof(TokenResponse)} with an error code";
}
