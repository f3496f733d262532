using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation.Transition;

/// <summary>The outcome that a response stands for.</summary>
internal static class AnswerOutcome
{
    public static RotationOutcome Of(TokenAnswer answer) => answer.Kind switch
    {
        TokenAnswerKind.Pair when !answer.Damaged => RotationOutcome.Rotated,
        TokenAnswerKind.Pair or TokenAnswerKind.AccessTokenOnly or TokenAnswerKind.RefreshTokenOnly => RotationOutcome.Salvaged,
        TokenAnswerKind.Rejected => RotationOutcome.Rejected,
        TokenAnswerKind.NotSent => RotationOutcome.NotSent,
        TokenAnswerKind.Unavailable => RotationOutcome.Unavailable,
        _ => RotationOutcome.Unknown,
    };
}
