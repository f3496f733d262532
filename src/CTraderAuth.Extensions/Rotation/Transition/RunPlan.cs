using CTraderAuth.Grants;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation.Transition;

/// <summary>How a run goes on after each of its steps. Pure: the run follows it, and so does the model check.</summary>
internal static class RunPlan
{
    /// <summary>How often the store may fail in one run while nothing is at risk.</summary>
    public const int StoreFailuresBorne = 2;

    /// <summary>What a run sends for its attempt.</summary>
    /// <param name="attempt">The attempt that was written.</param>
    /// <param name="refreshToken">The refresh token of the grant that was written with it.</param>
    public static TokenGrant Spends(OwnAttempt attempt, string? refreshToken) => attempt.Purpose is Purpose.Connect connect
        ? TokenGrant.FromCode(connect.Code)
        : TokenGrant.FromRefreshToken(attempt.Imported ?? refreshToken!);

    /// <summary>Whether a run reads the row again after a response without tokens; otherwise it fails.</summary>
    /// <param name="attempt">The attempt of the run.</param>
    /// <param name="answer">The response.</param>
    /// <param name="moved">The attempt was no longer in the row.</param>
    /// <param name="held">The attempt is still in the row, now that the response is recorded.</param>
    public static bool LooksAgain(OwnAttempt attempt, TokenAnswer answer, bool moved, bool held) => attempt.Purpose.Kind is not PurposeKind.Connect
        && (moved || (answer.IsFinal
            ? attempt.Imported is not null && attempt.Purpose.Kind is PurposeKind.Rotate
            : answer.Kind is TokenAnswerKind.Unknown && held));

    /// <summary>Whether a run reads the row again instead of keeping the tokens that it received; otherwise it ends.</summary>
    public static bool LooksAgain(OwnAttempt attempt, CommitDecision decision) => decision is CommitDecision.RowMoved && !attempt.IsNewGrant;
}
