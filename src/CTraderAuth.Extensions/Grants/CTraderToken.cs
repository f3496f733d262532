using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace CTraderAuth;

/// <summary>A token pair as issued by the token endpoint.</summary>
/// <remarks>Contains secrets: <see cref="ToString"/>, JSON (System.Text.Json, Newtonsoft.Json) and the debugger show no token.
/// Serializers that ignore attributes and read every public property, such as Serilog's <c>{@x}</c>, do show them: configure such a serializer to exclude this type. The refresh token works once.</remarks>
/// <param name="accessToken">The access token.</param>
/// <param name="refreshToken">The refresh token; it works once, and using it invalidates both tokens of this pair.</param>
/// <param name="tokenType">The token type, <c>bearer</c>.</param>
/// <param name="expiresIn">The lifetime of the access token, about 30.4 days at cTrader.</param>
/// <param name="issuedAt">The moment just before the pair was requested: the pair is never older than this.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CTraderToken(string accessToken, string refreshToken, string tokenType, TimeSpan expiresIn, DateTimeOffset issuedAt)
{
    /// <summary>The access token.</summary>
    [IgnoreDataMember]
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string AccessToken { get; } = accessToken;

    /// <summary>The refresh token; it works once, and using it invalidates both tokens of this pair.</summary>
    [IgnoreDataMember]
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string RefreshToken { get; } = refreshToken;

    /// <summary>The token type, <c>bearer</c>.</summary>
    public string TokenType { get; } = tokenType;

    /// <summary>The lifetime of the access token, counted from <see cref="IssuedAt"/>.</summary>
    public TimeSpan ExpiresIn { get; } = expiresIn;

    /// <summary>The moment just before the pair was requested: the pair is never older than this.</summary>
    public DateTimeOffset IssuedAt { get; } = issuedAt;

    /// <summary>When the access token expires: <see cref="IssuedAt"/> plus <see cref="ExpiresIn"/>.</summary>
    public DateTimeOffset ExpiresAt => IssuedAt + ExpiresIn;

    /// <summary>The type and the expiry, never a token.</summary>
    public override string ToString() => $"{nameof(CTraderToken)} that expires at {ExpiresAt:u}";
}
