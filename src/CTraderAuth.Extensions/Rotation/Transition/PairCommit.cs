using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>Keeps tokens that were received.</summary>
internal static class PairCommit
{
    /// <summary>Keeps what was received, no matter who holds the lease now. Only a newer grant prevents that, never an older one.</summary>
    public static CommitDecision Decide(Grant? grant, TokensReceived received)
    {
        var (attempt, answer) = (received.Attempt, received.Answer);

        // A disconnect leaves a row, so a missing row is no reason to drop the new pair: it continues the grant that was sent from.
        grant ??= received.Sent;
        if (grant is not null && answer.AccessToken is not null && grant.AccessToken == answer.AccessToken && (answer.RefreshToken ?? grant.RefreshToken) == grant.RefreshToken)
        {
            // The swap had succeeded, and only its acknowledgement was lost.
            return new CommitDecision.AlreadyWritten();
        }

        // A lower generation means that an older copy of the store was restored: what was received is newer.
        var moved = grant is null || grant.Id != attempt.GrantId || grant.Generation > attempt.Generation;
        if (moved && (grant?.Reason is ReauthorizationReason.Disconnected || !attempt.IsNewGrant))
        {
            return new CommitDecision.RowMoved();
        }

        if (moved && IsSuperseded(grant, received))
        {
            return new CommitDecision.Superseded();
        }

        return new CommitDecision.Write(Merge(grant ?? new Grant(), received));
    }

    /// <summary>A new grant was written before, here or by the flight that resumed its import, or a consent that began after it was: what is in the row now is newer.</summary>
    private static bool IsSuperseded(Grant? grant, TokensReceived received) => grant is not null
        && (grant.Id == received.NewId
            || grant.ConsentEpoch > received.Attempt.Epoch
            || (received.Attempt.Purpose is Purpose.Connect connect && grant.Spent.KnowsCode(connect.Hash))
            || (received.Attempt.Imported is { } token && grant.RefreshToken != token && grant.UnusableAnswer is null && grant.Spent.KnowsToken(token)));

    private static Grant Merge(Grant grant, TokensReceived received) => grant.With(next =>
    {
        var (attempt, answer) = (received.Attempt, received.Answer);
        var refreshToken = answer.RefreshToken ?? Kept(grant, received);

        // After one response without an access token the next rotation begins at once; after a second in a row that would be a loop.
        var again = answer.AccessToken is null && grant is { AccessToken: null, LastOutcome: RotationOutcome.Salvaged };
        var failures = again ? grant.Failures + 1 : 0;
        next.Id = attempt.IsNewGrant ? received.NewId : grant.Id;
        next.Generation = Math.Max(grant.Generation, attempt.Generation) + 1;
        next.ConsentEpoch = attempt.IsNewGrant ? attempt.Epoch : grant.ConsentEpoch;
        next.Spent = grant.Spent.WithRotated(refreshToken == grant.RefreshToken ? null : grant.RefreshToken).WithImported(attempt.Imported).WithCode((attempt.Purpose as Purpose.Connect)?.Hash);
        next.Pair = new()
        {
            AccessToken = answer.AccessToken,
            RefreshToken = refreshToken,
            RefreshTokenKept = answer.RefreshToken is null && refreshToken is not null,
            TokenType = answer.TokenType,
            IssuedAt = received.IssuedAt,
            Spread = received.Spread,
            ExpiresAt = answer.AccessToken is null ? received.IssuedAt : received.IssuedAt + answer.ExpiresIn,
        };
        next.Progress = new()
        {
            Attempt = AttemptAfter(grant.Attempt, attempt),
            RejectionAt = attempt.IsNewGrant ? null : grant.RejectionAt,
            Reason = refreshToken is null ? ReauthorizationReason.ResponseLost : null,
            LastOutcome = AnswerOutcome.Of(answer),
            LastError = answer.Problem,
            UnusableAnswer = answer.Raw,
            Failures = failures,
            RetryAt = again ? received.Now + Backoff.After(failures, received.Jitter, null) : null,
        };
    });

    /// <summary>A complete response without a refresh token leaves the one that was sent valid (RFC 6749, section 6).</summary>
    private static string? Kept(Grant grant, TokensReceived received) => received switch
    {
        { Answer.LacksRefreshToken: false } => null,
        { Attempt.Imported: { } imported } => imported,
        { Attempt.IsNewGrant: true } => null,
        _ => (received.Sent ?? grant).RefreshToken,
    };

    /// <summary>A commit ends every attempt on the generation that it replaces, but not somebody's new consent.</summary>
    private static Attempt? AttemptAfter(Attempt? inRow, OwnAttempt own) =>
        inRow is null or { OwnRefreshToken: true } || own.IsNewGrant || inRow.IsBy(own.Owner, own.Epoch)
            ? null
            : inRow.With(kept => kept.Replaced = null);
}
