using CTraderAuth.Grants;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation.Transition;

/// <summary>The next step of a run, and what decides about the step after it. Pure: the run follows it, and the model check executes it.</summary>
/// <remarks>
/// Each method says what came of a step, and returns the plan that goes on from there.
/// <code>
/// step           done                            the row has changed   the store failed
/// Look           WriteAttempt, Look or the end                         the end
/// WriteAttempt   Send                            Look                  Look; the third time the end
/// Send           Receive; Look if it is late
/// Receive        Commit or Record
/// Record         WriteRecord, Look or the end                          Record; the third time the end
/// WriteRecord    Look or the end                 Record                Record; the third time the end
/// Commit         WriteCommit, Look or the end                          Commit
/// WriteCommit    the end; Look without a token   Commit                Commit
/// Release        WriteRelease or Over                                  Over
/// WriteRelease   Over                            Over                  Over
/// </code>
/// The end is <see cref="RunStep.Release"/> while an attempt of the run may be in the row, otherwise <see cref="RunStep.Over"/>.
/// A row that cannot be read is left alone: with a code, Look leads to Send, otherwise to the end. A response whose tokens could not be read is recorded no matter how often the store fails.
/// </remarks>
/// <param name="Purpose">What the run is for.</param>
/// <param name="Owner">The name of the run in its attempts.</param>
internal sealed record RunPlan(Purpose Purpose, string Owner)
{
    /// <summary>How often the store may fail in one run while nothing is at risk.</summary>
    private const int StoreFailuresBorne = 2;

    public RunStep Step { get; private init; } = RunStep.Look;

    /// <summary>What <see cref="RunStep.WriteAttempt"/> writes.</summary>
    public Grant? Next { get; private init; }

    /// <summary>The attempt that this run works on.</summary>
    public OwnAttempt? Attempt { get; private init; }

    /// <summary>The attempt of this run that may be in the row; null when none can be.</summary>
    public OwnAttempt? Held { get; private init; }

    /// <summary>The epoch of the attempt for which this run sent last; 0 when it sent nothing.</summary>
    public long SentEpoch { get; private init; }

    /// <summary>The last response.</summary>
    public TokenAnswer? Answer { get; private init; }

    /// <summary>How often the store failed while nothing was at risk.</summary>
    public int StoreFailures { get; private init; }

    /// <summary>The store has not failed too often for this run.</summary>
    public bool BearsStoreFailures => StoreFailures <= StoreFailuresBorne;

    /// <summary>All that is left is to release the attempt.</summary>
    public bool IsEnding => Step is RunStep.Release or RunStep.WriteRelease or RunStep.Over;

    public RunPlan Looked(Decision decision) => decision switch
    {
        Decision.WriteAttempt write => this with { Step = RunStep.WriteAttempt, Next = write.Next },
        Decision.Wait or Decision.NoteRefusal => this,
        _ => Ended(),
    };

    /// <summary>The row cannot be read: it is left alone, and only an authorization code, which needs nothing from it, is sent.</summary>
    public RunPlan FoundUnreadable() => Purpose.Kind is PurposeKind.Connect
        ? this with { Step = RunStep.Send, Attempt = new(Purpose, grant: null, Owner) }
        : Ended();

    /// <summary>The attempt is being written: from here on it may be in the row.</summary>
    public RunPlan Writing()
    {
        var attempt = new OwnAttempt(Purpose, Next, Owner);
        return this with { Attempt = attempt, Held = attempt };
    }

    /// <summary>Too little is left of the lease, or the store went back: nothing is sent for this attempt.</summary>
    public RunPlan TooLate() => At(RunStep.Look);

    /// <summary>The request is being sent: from here on a token may be spent.</summary>
    public RunPlan Sending() => this with { Step = RunStep.Receive, SentEpoch = Attempt!.Epoch };

    /// <summary>What the run sends for its attempt.</summary>
    /// <param name="refreshToken">The refresh token of the grant that was written with the attempt.</param>
    public TokenGrant Spends(string? refreshToken) => Purpose is Purpose.Connect connect
        ? TokenGrant.FromCode(connect.Code)
        : TokenGrant.FromRefreshToken(Attempt!.Imported ?? refreshToken!);

    /// <summary>The request has ended, with or without a response.</summary>
    public RunPlan Answered(TokenAnswer answer)
    {
        var answered = this with { Answer = answer };
        return answer.Kind is TokenAnswerKind.Pair or TokenAnswerKind.AccessTokenOnly or TokenAnswerKind.RefreshTokenOnly ? answered.At(RunStep.Commit)
            : Held == Attempt ? answered.At(RunStep.Record)
            : answered.Ended();
    }

    /// <param name="edit">What is written down about the response.</param>
    /// <param name="grant">The grant in the row.</param>
    public RunPlan Recording(Edit edit, Grant? grant) => edit is Edit.RowMoved ? Recorded(grant, moved: true) : At(RunStep.WriteRecord);

    public RunPlan Committing(CommitDecision decision) => decision switch
    {
        CommitDecision.Write => At(RunStep.WriteCommit),
        CommitDecision.RowMoved when !Attempt!.IsNewGrant => LetGo(RunStep.Look),
        _ => LetGo(RunStep.Over),
    };

    public RunPlan Releasing(Edit edit) => edit is Edit.RowMoved ? LetGo(RunStep.Over) : At(RunStep.WriteRelease);

    /// <summary>The step has written.</summary>
    /// <param name="grant">The grant that is in the row now; null when the row was removed.</param>
    public RunPlan Written(Grant? grant) => Step switch
    {
        RunStep.WriteAttempt => At(RunStep.Send),
        RunStep.WriteRecord => Recorded(grant, moved: false),
        RunStep.WriteCommit => grant!.AccessToken is null ? LetGo(RunStep.Look) : LetGo(RunStep.Over),
        _ => LetGo(RunStep.Over),
    };

    /// <summary>The step has not written: the row has changed since it was read.</summary>
    public RunPlan Missed() => Step switch
    {
        RunStep.WriteAttempt => LetGo(RunStep.Look),
        RunStep.WriteRecord => At(RunStep.Record),
        RunStep.WriteCommit => At(RunStep.Commit),
        _ => LetGo(RunStep.Over),
    };

    /// <summary>The store failed at this step: nobody knows whether it has written.</summary>
    public RunPlan Failed() => Step switch
    {
        RunStep.WriteAttempt => Bear(RunStep.Look),
        RunStep.Record or RunStep.WriteRecord => Bear(RunStep.Record),
        RunStep.Commit or RunStep.WriteCommit => At(RunStep.Commit),
        RunStep.Release or RunStep.WriteRelease => LetGo(RunStep.Over),
        _ => Ended(),
    };

    /// <summary>The run goes no further, whatever the reason.</summary>
    public RunPlan Ended() => At(Held is null ? RunStep.Over : RunStep.Release);

    public override string ToString() => $"{Step}";

    private RunPlan At(RunStep step) => this with { Step = step };

    /// <summary>No attempt of this run is in the row any more.</summary>
    private RunPlan LetGo(RunStep step) => this with { Step = step, Held = null };

    /// <summary>A response whose tokens could not be read exists nowhere else, and its refresh token must not be sent again.</summary>
    private RunPlan Bear(RunStep again)
    {
        var failed = this with { StoreFailures = StoreFailures + 1 };
        return failed.BearsStoreFailures || (again is RunStep.Record && Answer!.Raw is not null) ? failed.At(again) : failed.Ended();
    }

    private RunPlan Recorded(Grant? grant, bool moved)
    {
        var recorded = this with { Held = grant?.Attempt?.IsBy(Owner, Attempt!.Epoch) is true ? Attempt : null };
        return recorded.LooksAgain(moved) ? recorded.At(RunStep.Look) : recorded.Ended();
    }

    private bool LooksAgain(bool moved) => Purpose.Kind is not PurposeKind.Connect
        && (moved || (Answer!.IsFinal
            ? Attempt!.Imported is not null && Purpose.Kind is PurposeKind.Rotate
            : Answer.Kind is TokenAnswerKind.Unknown && Held is not null));
}
