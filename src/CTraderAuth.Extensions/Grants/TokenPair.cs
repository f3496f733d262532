using System.Diagnostics;

namespace CTraderAuth.Grants;

/// <summary>The pair of one generation, and what is known about its tokens: a new pair forgets all of it.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class TokenPair
{
    public string? AccessToken { get; set; }

    public string? RefreshToken { get; set; }

    public string TokenType { get; set; } = "bearer";

    public DateTimeOffset IssuedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The share of the life by which this pair is due earlier, so that pairs issued together are not refreshed together forever.</summary>
    public double Spread { get; set; }

    public bool AccessTokenRefused { get; set; }

    public bool RefreshTokenKept { get; set; }

    public bool RefreshTokenUsed { get; set; }

    /// <summary>The same pair without its tokens, and without what was known about them.</summary>
    public TokenPair Erased() => new() { TokenType = TokenType, IssuedAt = IssuedAt, ExpiresAt = ExpiresAt };

    public TokenPair Copy() => (TokenPair)MemberwiseClone();

    public override string ToString() => $"{nameof(TokenPair)} that expires at {ExpiresAt:u}";
}
