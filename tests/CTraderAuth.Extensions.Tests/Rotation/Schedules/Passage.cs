namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>How an operation passes its gate.</summary>
internal enum Passage
{
    Done,
    FailsBefore,
    FailsAfter,
    AnswerLost,
    NeverArrives,
    TimesOut,
    NotSent,
    Unavailable,
}
