using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>Decides whether a rotation begins. The order of the questions is the contract.</summary>
internal sealed class RotationStart(GrantLife life, ClientCredentials credentials)
{
    /// <summary>A rejected access token starts at most one rotation in this time.</summary>
    private static readonly TimeSpan RejectionPause = TimeSpan.FromMinutes(5);

    public static bool IsRecent(DateTimeOffset? moment, DateTimeOffset now) => moment is { } then && (now - then).Duration() < RejectionPause;

    public Decision Decide(Grant? grant, RowRead read)
    {
        if (grant is null || (grant.IsBlank && grant.Attempt?.Imported is null))
        {
            return new Decision.Required(ReauthorizationReason.NotConnected);
        }

        if (grant.Reason is ReauthorizationReason.Disconnected)
        {
            return new Decision.Required(ReauthorizationReason.Disconnected);
        }

        var view = ViewOf(grant, read);
        if (view.Servable && view.Wanted && !life.IsDue(grant, read.Now))
        {
            return new Decision.UseStored { Servable = true };
        }

        if (view.Ended && view.Rejected && !grant.AccessTokenRefused)
        {
            // The last usable token is invalid: from now on no process serves it.
            return new Decision.NoteRefusal(grant.With(next => next.AccessTokenRefused = true));
        }

        if (IsRejectedTooSoon(grant, view, read.Now))
        {
            return new Decision.UseStored();
        }

        if (OnlyConsentHelps(grant, view))
        {
            return new Decision.Required(grant.Reason ?? ReauthorizationReason.ResponseLost) { Servable = view.Servable };
        }

        if (view.RestsUntil is { } retryAt)
        {
            return new Decision.Postponed(retryAt) { Servable = view.Servable };
        }

        return read.Attempt is AttemptState.Open
            ? new Decision.Wait { Servable = view.Servable }
            : new Decision.WriteAttempt(WithAttempt(grant, read, view)) { Servable = view.Servable };
    }

    private View ViewOf(Grant grant, RowRead read)
    {
        var asked = read.Purpose as Purpose.RefreshNow;
        var situation = GrantSituation.Of(grant, life, credentials, read.Now);
        var rejected = grant.AccessToken is not null && grant.AccessToken == read.Rejected;
        var importing = Attempt.Resumable(grant.Attempt)?.Imported is not null;
        return new()
        {
            Asked = asked is not null,
            Wanted = asked is null || grant.AccessToken != asked.Replacing,
            Usable = life.IsUsable(grant, read.Now),
            Rejected = rejected,
            Servable = situation.IsServable && !rejected,
            Importing = importing,
            Ended = !importing && situation.NeedsConsent,
            RestsUntil = situation.RestsUntil,
        };
    }

    // While an attempt is open, its outcome decides: it is the rotation that this rejection would start.
    private static bool IsRejectedTooSoon(Grant grant, View view, DateTimeOffset now) =>
        view is { Rejected: true, Usable: true, Ended: false, Asked: false } && grant.Attempt is null && IsRecent(grant.RejectionAt, now);

    // A rejected refresh token is sent again only when a caller asks for a refresh, once, and then at the pace of the back-off.
    private static bool OnlyConsentHelps(Grant grant, View view) =>
        !view.Importing && (grant.RefreshToken is null || grant.RefreshTokenUsed || (view.Ended && (view.RestsUntil is not null || !view.Asked)));

    private static Grant WithAttempt(Grant grant, RowRead read, View view)
    {
        var prior = Attempt.Resumable(grant.Attempt);
        return grant.With(next =>
        {
            next.Epoch++;
            next.Attempt = new Attempt
            {
                Owner = read.Owner,
                Epoch = next.Epoch,
                Lease = read.Lease,
                Sends = read.Attempt is AttemptState.MineUnsent ? prior!.Sends : (prior?.Sends ?? 0) + 1,
                Imported = prior?.Imported,
                Replaced = prior?.Replaced,
            };
            next.RejectionAt = view is { Rejected: true, Asked: false } ? read.Now : grant.RejectionAt;
            next.AccessTokenRefused = view.Rejected || grant.AccessTokenRefused;
        });
    }

    /// <summary>The grant as the questions see it.</summary>
    private readonly struct View
    {
        /// <summary>Somebody asked for a rotation now.</summary>
        public bool Asked { get; init; }

        /// <summary>The access token in the row is not the one that the caller wants replaced.</summary>
        public bool Wanted { get; init; }

        public bool Usable { get; init; }

        public bool Rejected { get; init; }

        public bool Servable { get; init; }

        /// <summary>An import is resumed: not the refresh token of this grant is spent.</summary>
        public bool Importing { get; init; }

        /// <summary>The refresh token was rejected, or is gone.</summary>
        public bool Ended { get; init; }

        public DateTimeOffset? RestsUntil { get; init; }
    }
}
