using System.Text.Json.Serialization;
using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Journal;

/// <summary>One response that is not in the store yet, with everything that its commit needs.</summary>
internal sealed partial class JournalEntry
{
    public const int CurrentFormat = 1;

    public int Format { get; set; } = CurrentFormat;

    public string Subject { get; set; } = "";

    public PurposeKind Kind { get; set; }

    /// <summary>The code or refresh token that the flight was started with; null for a rotation.</summary>
    public string? Given { get; set; }

    public string Owner { get; set; } = "";

    public Grant? Sent { get; set; }

    public string NewId { get; set; } = "";

    public DateTimeOffset IssuedAt { get; set; }

    public double Spread { get; set; }

    public TokenAnswerKind Answer { get; set; }

    public string? AccessToken { get; set; }

    public string? RefreshToken { get; set; }

    public string TokenType { get; set; } = "bearer";

    public TimeSpan ExpiresIn { get; set; }

    public bool Damaged { get; set; }

    public bool LacksRefreshToken { get; set; }

    public string? Problem { get; set; }

    public string? Raw { get; set; }

    /// <summary>The file is not encrypted, although this program encrypts.</summary>
    [JsonIgnore]
    public bool IsPlain { get; set; }

    public static JournalEntry Of(string subject, TokensReceived received) => new()
    {
        Subject = subject,
        Kind = received.Attempt.Purpose.Kind,
        Given = (received.Attempt.Purpose as Purpose.Connect)?.Code ?? (received.Attempt.Purpose as Purpose.Import)?.Token,
        Owner = received.Attempt.Owner,
        Sent = received.Sent,
        NewId = received.NewId,
        IssuedAt = received.IssuedAt,
        Spread = received.Spread,
        Answer = received.Answer.Kind,
        AccessToken = received.Answer.AccessToken,
        RefreshToken = received.Answer.RefreshToken,
        TokenType = received.Answer.TokenType,
        ExpiresIn = received.Answer.ExpiresIn,
        Damaged = received.Answer.Damaged,
        LacksRefreshToken = received.Answer.LacksRefreshToken,
        Problem = received.Answer.Problem,
        Raw = received.Answer.Raw,
    };

    /// <summary>What the flight had when its process was killed.</summary>
    public TokensReceived ToReceived(DateTimeOffset now) => new()
    {
        Now = now,
        Attempt = new(PurposeOf(), Sent, Owner),
        Sent = Sent,
        IssuedAt = IssuedAt,
        NewId = NewId,
        Spread = Spread,
        Answer = new(Answer)
        {
            AccessToken = AccessToken,
            RefreshToken = RefreshToken,
            TokenType = TokenType,
            ExpiresIn = ExpiresIn,
            Damaged = Damaged,
            LacksRefreshToken = LacksRefreshToken,
            Problem = Problem,
            Raw = Raw,
        },
    };

    private Purpose PurposeOf() => Kind switch
    {
        PurposeKind.Connect => new Purpose.Connect(Given ?? ""),
        PurposeKind.Import => new Purpose.Import(Given ?? ""),
        _ => Purpose.Rotate,
    };

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(JournalEntry))]
    internal sealed partial class Json : JsonSerializerContext;
}
