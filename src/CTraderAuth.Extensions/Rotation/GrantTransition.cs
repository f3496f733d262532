using CTraderAuth.Grants;

namespace CTraderAuth.Rotation;

/// <summary>The transition function of a grant: grant and event in, grant and effect out. Pure: no clock, no store, no chance.</summary>
/// <remarks>The one place that decides what a rotation writes; see docs/decisions/0002-rotation.md.</remarks>
/// <param name="life">When a token is due.</param>
/// <param name="credentials">The client id and secret in use.</param>
internal sealed partial class GrantTransition(GrantLife life, ClientCredentials credentials)
{
    public Step Next(Grant? grant, GrantEvent happened) => happened switch
    {
        Looked looked => looked.Purpose switch
        {
            Purpose.Connect connect => LookToConnect(grant, looked, connect.Hash),
            Purpose.Import import => LookToImport(grant, looked, import.Token),
            _ => LookToRotate(grant, looked),
        },
        Answered answered => Answer(grant, answered),
        Received received => Commit(grant, received),
        Stopped stopped => Stop(grant, stopped),
        _ => throw new ArgumentOutOfRangeException(nameof(happened)),
    };

    /// <summary>A pair from elsewhere becomes the grant; what was under way on the old one is not its business any more.</summary>
    public static Grant Adopt(Grant? grant, CTraderToken token, string newId) => (grant ?? new Grant()).With(next =>
    {
        next.Id = newId;
        next.Generation++;
        next.Began = next.Epoch;
        next.AccessToken = token.AccessToken;
        next.RefreshToken = token.RefreshToken;
        next.TokenType = token.TokenType;
        next.IssuedAt = token.IssuedAt;
        next.ExpiresAt = token.ExpiresAt;
        next.Spent = next.Spent.WithRotated(grant?.RefreshToken).WithImported(token.RefreshToken);
        Settle(next);
    });

    /// <summary>Erases the pair and remembers what was spent; a late answer finds another grant id.</summary>
    public static Grant Disconnect(Grant grant, string newId, DateTimeOffset now) => grant.With(next =>
    {
        next.Id = newId;
        next.AccessToken = null;
        next.RefreshToken = null;
        next.Spent = next.Spent.WithRotated(grant.RefreshToken);
        Settle(next);
        next.Reason = ReauthorizationReason.Disconnected;
        next.DisconnectedAt = now;
    });

    private static void Settle(Grant next)
    {
        next.Attempt = null;
        next.RejectionAt = null;
        next.Reason = null;
        next.AccessTokenRefused = false;
        next.RefreshTokenKept = false;
        next.RefreshTokenUsed = false;
        next.Denied = [];
        next.DisconnectedAt = null;
        next.RetryAt = null;
        next.Failures = 0;
        next.LastError = null;
        next.LastOutcome = null;
        next.Unread = null;
    }

    private static Step Stop(Grant? grant, Stopped stopped)
    {
        if (grant is null || !stopped.Claim.Holds(grant))
        {
            return new(StepKind.Moved);
        }

        return stopped.Unsent || grant.Attempt!.CodeHash is not null
            ? WriteOrRemove(grant.With(next => next.Attempt = Unsend(grant.Attempt!)))
            : new(StepKind.Write) { Next = grant.With(next => next.Attempt = Release(grant.Attempt!)) };
    }

    private static Attempt? Unsend(Attempt attempt) =>
        attempt.Sends > 1 ? attempt.With(next => { next.Sends--; next.Unknown = true; next.Owner = Attempt.Nobody; }) : attempt.Replaced;

    private static Attempt Release(Attempt attempt) => attempt.With(next => { next.Unknown = true; next.Owner = Attempt.Nobody; });

    private static Step WriteOrRemove(Grant next) =>
        next is { IsBlank: true, Attempt: null } ? new(StepKind.Remove) : new(StepKind.Write) { Next = next };
}
