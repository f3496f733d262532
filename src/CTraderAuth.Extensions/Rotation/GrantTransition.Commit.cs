using CTraderAuth.Grants;

namespace CTraderAuth.Rotation;

internal sealed partial class GrantTransition
{
    /// <summary>Keeps what was received whoever holds the lease now: only a grant that moved on stops it, never one that went back.</summary>
    private static Step Commit(Grant? grant, Received received)
    {
        var (claim, answer) = (received.Claim, received.Answer);

        // A disconnect leaves a row: one that is gone says nothing against the new pair, which goes on from what was sent from.
        grant ??= received.Sent;
        if (grant is not null && answer.AccessToken is not null && grant.AccessToken == answer.AccessToken && (answer.RefreshToken ?? grant.RefreshToken) == grant.RefreshToken)
        {
            // The acknowledgement of the swap was lost, and it had won.
            return new(StepKind.Done);
        }

        // A generation that went back is an older copy that somebody put in the place of the store: what was received is newer.
        var moved = grant is null || grant.Id != claim.GrantId || grant.Generation > claim.Generation;
        if (moved && (grant?.Reason is ReauthorizationReason.Disconnected || !claim.IsNewGrant))
        {
            return new(StepKind.Moved);
        }

        if (moved && IsSuperseded(grant, received))
        {
            return new(StepKind.Known);
        }

        return new(StepKind.Write) { Next = Merge(grant ?? new Grant(), received) };
    }

    /// <summary>A new grant was written before, here or by whoever resumed its import, or a consent that began after it was: what stands now is newer.</summary>
    private static bool IsSuperseded(Grant? grant, Received received) => grant is not null
        && (grant.Id == received.NewId
            || grant.Began > received.Claim.Epoch
            || (received.Claim.Imported is { } token && grant.RefreshToken != token && grant.Unread is null && grant.Spent.KnowsToken(token)));

    private static Grant Merge(Grant grant, Received received) => grant.With(next =>
    {
        var (claim, answer) = (received.Claim, received.Answer);
        next.Id = claim.IsNewGrant ? received.NewId : grant.Id;
        next.Generation = Math.Max(grant.Generation, claim.Generation) + 1;
        next.Began = claim.IsNewGrant ? claim.Epoch : grant.Began;
        next.AccessToken = answer.AccessToken;
        next.RefreshToken = answer.RefreshToken ?? Kept(grant, received);
        next.RefreshTokenKept = answer.RefreshToken is null && next.RefreshToken is not null;
        next.RefreshTokenUsed = false;
        next.AccessTokenRefused = false;
        next.TokenType = answer.TokenType;
        next.IssuedAt = received.IssuedAt;
        next.ExpiresAt = answer.AccessToken is null ? received.IssuedAt : received.IssuedAt + answer.ExpiresIn;
        next.Attempt = AttemptAfter(grant.Attempt, claim);
        next.RejectionAt = claim.IsNewGrant ? null : grant.RejectionAt;
        next.Reason = next.RefreshToken is null ? ReauthorizationReason.ResponseLost : null;
        next.Denied = [];
        next.DisconnectedAt = null;
        next.LastOutcome = OutcomeOf(answer);
        next.LastError = answer.Problem;
        next.Unread = answer.Raw;
        next.Spent = grant.Spent.WithRotated(next.RefreshToken == grant.RefreshToken ? null : grant.RefreshToken).WithImported(claim.Imported).WithCode((claim.Purpose as Purpose.Connect)?.Hash);

        // One answer without an access token is mended at once; a second in a row would be a loop.
        var again = answer.AccessToken is null && grant is { AccessToken: null, LastOutcome: RotationOutcome.Salvaged };
        next.Failures = again ? grant.Failures + 1 : 0;
        next.RetryAt = again ? received.Now + Backoff.After(next.Failures, received.Jitter, null) : null;
    });

    /// <summary>A complete response without a refresh token leaves the one that was sent valid (RFC 6749, section 6).</summary>
    private static string? Kept(Grant grant, Received received) => received switch
    {
        { Answer.LacksRefreshToken: false } => null,
        { Claim.Imported: { } imported } => imported,
        { Claim.IsNewGrant: true } => null,
        _ => (received.Sent ?? grant).RefreshToken,
    };

    /// <summary>A commit ends every attempt on the generation that it replaces, but not somebody's new consent.</summary>
    private static Attempt? AttemptAfter(Attempt? attempt, Claim claim) =>
        attempt is null or { OwnRefreshToken: true } || claim.IsNewGrant || attempt.IsBy(claim.Owner, claim.Epoch)
            ? null
            : attempt.With(kept => kept.Replaced = null);
}
