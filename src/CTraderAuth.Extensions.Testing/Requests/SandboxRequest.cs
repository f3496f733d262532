using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace CTraderAuth.Testing;

/// <summary>One request that reached the sandbox's token endpoint, or a refresh over its socket.</summary>
/// <remarks>Contains secrets: <see cref="ToString"/> and the debugger show no code and no refresh token.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SandboxRequest
{
    internal SandboxRequest(DateTimeOffset at, string method, string? grantType, string? code, string? refreshToken)
    {
        At = at;
        Method = method;
        GrantType = grantType;
        Code = code;
        RefreshToken = refreshToken;
    }

    /// <summary>When it arrived, by the sandbox's clock.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The HTTP method, <c>GET</c> or <c>POST</c>; <c>2173</c> for a refresh over the socket.</summary>
    public string Method { get; }

    /// <summary>The <c>grant_type</c> that was sent; null when there was none.</summary>
    public string? GrantType { get; }

    /// <summary>The authorization code that was sent; null when there was none.</summary>
    [JsonIgnore]
    [IgnoreDataMember]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Code { get; }

    /// <summary>The refresh token that was sent; null when there was none.</summary>
    [JsonIgnore]
    [IgnoreDataMember]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? RefreshToken { get; }

    /// <summary>The HTTP status of the response, also 200 for a rejection; 0 until it is known, and permanently when the sandbox dropped the connection.</summary>
    public int Status { get; internal set; }

    /// <summary>Whether the sandbox issued a pair for it, even if the response did not arrive.</summary>
    public bool Applied { get; internal set; }

    /// <summary>The method, the grant type, the status and whether it was applied; never a secret.</summary>
    public override string ToString() => $"{Method} {KnownGrantType} {(Status is 0 ? "without a response" : Status)}, {(Applied ? "applied" : "not applied")}";

    private string KnownGrantType => GrantType is "authorization_code" or "refresh_token" ? GrantType : "(unknown grant type)";
}
