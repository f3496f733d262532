using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Refit;

namespace CTraderAuth.Protocol;

/// <summary>The parameters of a token request: the query of a GET, the form of a POST.</summary>
/// <remarks>Contains secrets: <see cref="ToString"/>, the debugger and JSON do not show them. A null member is not sent.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(TokenRequestConverter))]
public sealed class TokenRequest
{
    /// <summary><c>authorization_code</c> or <c>refresh_token</c>.</summary>
    [AliasAs("grant_type")]
    public required string GrantType { get; init; }

    /// <summary>The authorization code, for <c>authorization_code</c>.</summary>
    [AliasAs("code")]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Code { get; init; }

    /// <summary>The redirect URI exactly as registered, for <c>authorization_code</c>.</summary>
    [AliasAs("redirect_uri")]
    public string? RedirectUri { get; init; }

    /// <summary>The refresh token, for <c>refresh_token</c>.</summary>
    [AliasAs("refresh_token")]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? RefreshToken { get; init; }

    /// <summary>The client id of the application.</summary>
    [AliasAs("client_id")]
    public required string ClientId { get; init; }

    /// <summary>The client secret of the application.</summary>
    [AliasAs("client_secret")]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public required string ClientSecret { get; init; }

    /// <summary>False if there is a code: serializers that know this convention, such as Newtonsoft.Json, never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeCode() => Code is null;

    /// <summary>False if there is a refresh token: serializers that know this convention, such as Newtonsoft.Json, never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeRefreshToken() => RefreshToken is null;

    /// <summary>False if there is a client secret: serializers that know this convention, such as Newtonsoft.Json, never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeClientSecret() => string.IsNullOrEmpty(ClientSecret);

    /// <summary>The grant type, never a secret.</summary>
    public override string ToString() => $"{nameof(TokenRequest)} ({GrantType})";
}
