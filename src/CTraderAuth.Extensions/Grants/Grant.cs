using System.Diagnostics;
using System.Text.Json.Serialization;

namespace CTraderAuth.Grants;

/// <summary>What one trader gave this application, and where the rotation of its pair stands.</summary>
/// <remarks>Never changed in place: <see cref="With"/> copies.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class Grant
{
    /// <summary>New with each consent, import and disconnect.</summary>
    public string Id { get; set; } = "";

    /// <summary>Counts rotations, across consents too.</summary>
    public long Generation { get; set; }

    public string? AccessToken { get; set; }

    public string? RefreshToken { get; set; }

    public string TokenType { get; set; } = "bearer";

    public DateTimeOffset IssuedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Counts attempts, so that each has a number of its own.</summary>
    public long Epoch { get; set; }

    /// <summary>The epoch of the consent or import that this grant came from.</summary>
    public long Began { get; set; }

    public Attempt? Attempt { get; set; }

    /// <summary>When a refused access token last started a rotation.</summary>
    public DateTimeOffset? RejectionAt { get; set; }

    public ReauthorizationReason? Reason { get; set; }

    /// <summary>An API refused the access token of this generation. It counts once the refresh token is refused as well.</summary>
    public bool AccessTokenRefused { get; set; }

    /// <summary>The response with the access token held no refresh token, so the one before it was kept.</summary>
    public bool RefreshTokenKept { get; set; }

    /// <summary>A response to this refresh token showed tokens that could not be used: it is never sent again.</summary>
    public bool RefreshTokenUsed { get; set; }

    /// <summary>Fingerprints of the last client credentials with which the refresh token was refused.</summary>
    public string[] Denied { get; set; } = [];

    public DateTimeOffset? RetryAt { get; set; }

    public int Failures { get; set; }

    public RotationOutcome? LastOutcome { get; set; }

    public string? LastError { get; set; }

    /// <summary>An answer in which a token is visible that could not be used.</summary>
    public string? Unread { get; set; }

    public Spent Spent { get; set; } = new();

    /// <summary>When the grant was disconnected; its row is removed 90 days later.</summary>
    public DateTimeOffset? DisconnectedAt { get; set; }

    /// <summary>Carries an attempt and nothing else yet.</summary>
    [JsonIgnore]
    public bool IsBlank => AccessToken is null && RefreshToken is null && Reason is null;

    /// <summary>The access token is known to be dead: an API refused it, or a rotation replaced it whose response was lost.</summary>
    [JsonIgnore]
    public bool IsDead => Reason is not null && (AccessTokenRefused || (Reason is ReauthorizationReason.ResponseLost && RefreshToken is not null && !RefreshTokenKept));

    /// <summary>The refresh token of this generation is being spent, so the access token may die any moment.</summary>
    [JsonIgnore]
    public bool IsSpending => (Attempt is { OwnRefreshToken: false } ? Attempt.Replaced : Attempt) is { OwnRefreshToken: true, Unknown: false };

    public Grant With(Action<Grant> change)
    {
        var copy = (Grant)MemberwiseClone();
        change(copy);
        return copy;
    }

    public override string ToString() => $"{nameof(Grant)} of generation {Generation}";
}
