using System.Diagnostics;
using System.Text.Json.Serialization;

namespace CTraderAuth.Grants;

/// <summary>What one trader gave this application, and how far the rotation of its pair has come.</summary>
/// <remarks>
/// Never changed in place: <see cref="With"/> copies. Its parts are replaced as a whole, so that a new field cannot be forgotten when one starts again;
/// what is in neither part is never reset. Stored flat, under the names of format 1: programs of any version read each other's rows.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class Grant
{
    [JsonIgnore]
    public TokenPair Pair { get; set; } = new();

    [JsonIgnore]
    public RotationProgress Progress { get; set; } = new();

    /// <summary>New with each consent, import and disconnect.</summary>
    public string Id { get; set; } = "";

    /// <summary>The number of the pair: 1 for the first one, one more for each new pair, also for that of a new consent.</summary>
    public long Generation { get; set; }

    public string? AccessToken { get => Pair.AccessToken; set => Pair.AccessToken = value; }

    public string? RefreshToken { get => Pair.RefreshToken; set => Pair.RefreshToken = value; }

    public string TokenType { get => Pair.TokenType; set => Pair.TokenType = value; }

    public DateTimeOffset IssuedAt { get => Pair.IssuedAt; set => Pair.IssuedAt = value; }

    public DateTimeOffset ExpiresAt { get => Pair.ExpiresAt; set => Pair.ExpiresAt = value; }

    public double Spread { get => Pair.Spread; set => Pair.Spread = value; }

    /// <summary>Counts attempts, so that each has a number of its own.</summary>
    public long Epoch { get; set; }

    /// <summary>The epoch of the consent or import that this grant came from.</summary>
    [JsonPropertyName("Began")]
    public long ConsentEpoch { get; set; }

    public Attempt? Attempt { get => Progress.Attempt; set => Progress.Attempt = value; }

    /// <summary>When a rejected access token last started a rotation.</summary>
    public DateTimeOffset? RejectionAt { get => Progress.RejectionAt; set => Progress.RejectionAt = value; }

    public ReauthorizationReason? Reason { get => Progress.Reason; set => Progress.Reason = value; }

    /// <summary>An API rejected the access token of this generation. It counts once the refresh token is rejected as well.</summary>
    public bool AccessTokenRefused { get => Pair.AccessTokenRefused; set => Pair.AccessTokenRefused = value; }

    /// <summary>The response with the access token held no refresh token, so the one before it was kept.</summary>
    public bool RefreshTokenKept { get => Pair.RefreshTokenKept; set => Pair.RefreshTokenKept = value; }

    /// <summary>A response to this refresh token showed tokens that could not be used: it is never sent again.</summary>
    public bool RefreshTokenUsed { get => Pair.RefreshTokenUsed; set => Pair.RefreshTokenUsed = value; }

    /// <summary>Fingerprints of the last client credentials with which the refresh token was rejected.</summary>
    [JsonPropertyName("Denied")]
    public string[] RefusedCredentials { get => Progress.RefusedCredentials; set => Progress.RefusedCredentials = value; }

    public DateTimeOffset? RetryAt { get => Progress.RetryAt; set => Progress.RetryAt = value; }

    public int Failures { get => Progress.Failures; set => Progress.Failures = value; }

    public RotationOutcome? LastOutcome { get => Progress.LastOutcome; set => Progress.LastOutcome = value; }

    public string? LastError { get => Progress.LastError; set => Progress.LastError = value; }

    /// <summary>A response that shows a token that could not be used.</summary>
    [JsonPropertyName("Unread")]
    public string? UnusableAnswer { get => Progress.UnusableAnswer; set => Progress.UnusableAnswer = value; }

    public Spent Spent { get; set; } = new();

    /// <summary>When the grant was disconnected; a listing removes its row after 90 days.</summary>
    public DateTimeOffset? DisconnectedAt { get => Progress.DisconnectedAt; set => Progress.DisconnectedAt = value; }

    /// <summary>Has an attempt and nothing else yet.</summary>
    [JsonIgnore]
    public bool IsBlank => AccessToken is null && RefreshToken is null && Reason is null;

    /// <summary>The access token is known to be invalid: an API rejected it, or it was replaced by a rotation whose response was lost.</summary>
    [JsonIgnore]
    public bool IsDead => Reason is not null && (AccessTokenRefused || (Reason is ReauthorizationReason.ResponseLost && RefreshToken is not null && !RefreshTokenKept));

    /// <summary>The refresh token of this generation is being spent, so the access token may stop working at any moment.</summary>
    [JsonIgnore]
    public bool IsSpending => (Attempt is { OwnRefreshToken: false } ? Attempt.Replaced : Attempt) is { OwnRefreshToken: true, Unknown: false };

    public Grant With(Action<Grant> change)
    {
        var copy = (Grant)MemberwiseClone();
        (copy.Pair, copy.Progress) = (Pair.Copy(), Progress.Copy());
        change(copy);
        return copy;
    }

    public override string ToString() => $"{nameof(Grant)} of generation {Generation}";
}
