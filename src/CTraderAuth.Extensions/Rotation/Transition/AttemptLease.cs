using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>When the attempt in a row may be taken over. Pure.</summary>
/// <remarks>An attempt of another owner is left alone for the lease plus the time in which the server may still work on its request; a released one only for the latter.</remarks>
internal sealed class AttemptLease(RotationTimes times, GrantLife life)
{
    public AttemptState StateOf(Grant? grant, AttemptFacts facts) => grant?.Attempt switch
    {
        null => AttemptState.None,
        { } attempt when attempt.Owner == facts.Owner && attempt.Epoch != facts.SentEpoch => AttemptState.MineUnsent,
        _ => TimeUntilTakeover(grant, facts) <= TimeSpan.Zero ? AttemptState.Over : AttemptState.Open,
    };

    /// <summary>How long the attempt in the row still has to be left alone.</summary>
    public TimeSpan TimeUntilTakeover(Grant grant, AttemptFacts facts)
    {
        var attempt = grant.Attempt!;
        var provenDead = attempt.Unknown && facts.Rejected is not null && facts.Rejected == grant.AccessToken && WasAlive(grant, facts.Now);
        if (attempt.Owner == facts.Owner)
        {
            return provenDead && facts.RejectedSinceAnswer ? TimeSpan.Zero : RotationTimes.ServerGrace - facts.SinceAnswer;
        }

        return attempt.Owner == Attempt.Nobody
            ? provenDead ? TimeSpan.Zero : RotationTimes.ServerGrace - facts.Watched
            : times.LeaseOf(attempt) + RotationTimes.ServerGrace - facts.Watched;
    }

    /// <summary>Only the request in question can have made the access token invalid: it has not expired, and was not rejected before.</summary>
    public bool WasAlive(Grant grant, DateTimeOffset now) => life.IsUsable(grant, now) && !RotationStart.IsRecent(grant.RejectionAt, now);
}
