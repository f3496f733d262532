using System.Diagnostics;

namespace CTraderAuth.Protocol;

/// <summary>What a token request spends: an authorization code or a refresh token.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class TokenGrant
{
    private TokenGrant(string? code, string? refreshToken)
    {
        Code = code;
        RefreshToken = refreshToken;
    }

    public string? Code { get; }

    public string? RefreshToken { get; }

    public static TokenGrant FromCode(string code) => new(code, null);

    public static TokenGrant FromRefreshToken(string refreshToken) => new(null, refreshToken);

    public override string ToString() => Code is null ? "refresh_token" : "authorization_code";
}
