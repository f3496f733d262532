using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace CTraderAuth;

/// <summary>The access token of one generation of a grant.</summary>
/// <remarks>Contains a secret: <see cref="ToString"/>, JSON (System.Text.Json, Newtonsoft.Json) and the debugger do not show it.
/// Serializers that ignore attributes and read every public property, such as Serilog's <c>{@x}</c>, do show it: configure such a serializer to exclude this type. Immutable.</remarks>
/// <param name="value">The access token itself.</param>
/// <param name="tokenType">The token type, <c>bearer</c>.</param>
/// <param name="issuedAt">The moment just before the token was requested: the token is never older than this.</param>
/// <param name="expiresAt">When the token expires.</param>
/// <param name="generation">The number of the token pair: 1 for the first consent, and one more with every new pair.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CTraderAccessToken(string value, string tokenType, DateTimeOffset issuedAt, DateTimeOffset expiresAt, long generation)
{
    /// <summary>The access token itself, for a header or an Open API message.</summary>
    [IgnoreDataMember]
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Value { get; } = value;

    /// <summary>The token type, <c>bearer</c>.</summary>
    public string TokenType { get; } = tokenType;

    /// <summary>The moment just before the token was requested: the token is never older than this.</summary>
    public DateTimeOffset IssuedAt { get; } = issuedAt;

    /// <summary>When the token expires.</summary>
    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>The number of the token pair: 1 for the first consent, and one more with every new pair. Only the newest pair works.</summary>
    public long Generation { get; } = generation;

    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string Header => field ??= new AuthenticationHeaderValue("Bearer", Value).ToString();

    /// <summary>The generation and the expiry, never the token.</summary>
    public override string ToString() => $"{nameof(CTraderAccessToken)} of generation {Generation} that expires at {ExpiresAt:u}";
}
