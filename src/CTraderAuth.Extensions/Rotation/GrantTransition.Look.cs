using CTraderAuth.Grants;

namespace CTraderAuth.Rotation;

internal sealed partial class GrantTransition
{
    /// <summary>A refused access token starts at most one rotation in this time.</summary>
    internal static readonly TimeSpan RejectionPause = TimeSpan.FromMinutes(5);

    private Step LookToRotate(Grant? grant, Looked looked)
    {
        if (grant is null || (grant.IsBlank && grant.Attempt?.Imported is null))
        {
            return new(StepKind.Required) { Reason = ReauthorizationReason.NotConnected };
        }

        if (grant.Reason is ReauthorizationReason.Disconnected)
        {
            return new(StepKind.Required) { Reason = ReauthorizationReason.Disconnected };
        }

        var usable = life.IsUsable(grant, looked.Now);
        var rejected = grant.AccessToken is not null && grant.AccessToken == looked.Rejected;
        var servable = usable && !rejected && !grant.IsSpending;
        var asked = looked.Purpose as Purpose.RefreshNow;
        var wanted = asked is null || grant.AccessToken != asked.Replacing;
        if (servable && wanted && !life.IsDue(grant, looked.Now))
        {
            return new(StepKind.Done) { Servable = true };
        }

        var importing = Prior(grant.Attempt)?.Imported is not null;
        var ended = !importing && credentials.NeedsConsent(grant);
        if (ended && rejected && !grant.AccessTokenRefused)
        {
            // The last token that could be served is dead: from here on no process serves it.
            return new(StepKind.Write) { Next = grant.With(next => next.AccessTokenRefused = true) };
        }

        // An attempt that is open will tell: it is the one that this rejection would start.
        if (rejected && usable && !ended && asked is null && grant.Attempt is null && IsRecent(grant.RejectionAt, looked.Now))
        {
            return new(StepKind.Done);
        }

        // A refused token is tried again when somebody asks for it, once, and then in the rhythm of the back-off.
        var rests = grant.RetryAt is { } retryAt && retryAt > looked.Now && retryAt - looked.Now < Backoff.Believable;
        if (!importing && (grant.RefreshToken is null || grant.RefreshTokenUsed || (ended && (rests || asked is null))))
        {
            return new(StepKind.Required) { Reason = grant.Reason ?? ReauthorizationReason.ResponseLost, Servable = servable };
        }

        if (rests)
        {
            return new(StepKind.Postponed) { RetryAt = grant.RetryAt!.Value, Servable = servable };
        }

        return looked.Attempt is AttemptState.Open
            ? new(StepKind.Wait) { Servable = servable }
            : new(StepKind.Claim) { Servable = servable, Next = ClaimRotation(grant, looked, rejected) };
    }

    private static Step LookToConnect(Grant? grant, Looked looked, string codeHash)
    {
        if (grant is not null && grant.Spent.KnowsCode(codeHash))
        {
            return new(StepKind.Known);
        }

        return grant?.Attempt is { Unknown: false } && looked.Attempt is AttemptState.Open && !looked.Impatient
            ? new(StepKind.Wait)
            : new(StepKind.Claim)
            {
                Next = ClaimNewGrant(grant, new Attempt { Owner = looked.Owner, Sends = 1, CodeHash = codeHash }),
            };
    }

    private static Step LookToImport(Grant? grant, Looked looked, string token)
    {
        if (grant is not null && (grant.RefreshToken == token || grant.Spent.KnowsToken(token)))
        {
            return new(StepKind.Known);
        }

        var same = grant?.Attempt is { } open && open.Imported == token ? open : null;
        var mayReplace = same is null && (looked.Impatient || grant?.Attempt is { Unknown: true });
        if (looked.Attempt is AttemptState.Open && !mayReplace)
        {
            return new(StepKind.Wait);
        }

        var sends = same is null ? 1 : looked.Attempt is AttemptState.MineUnsent ? same.Sends : same.Sends + 1;
        var attempt = new Attempt { Owner = looked.Owner, Sends = sends, Imported = token, Replaced = same?.Replaced };
        return new(StepKind.Claim) { Next = ClaimNewGrant(grant, attempt) };
    }

    private static Grant ClaimRotation(Grant grant, Looked looked, bool rejected)
    {
        var prior = Prior(grant.Attempt);
        return grant.With(next =>
        {
            next.Epoch++;
            next.Attempt = new Attempt
            {
                Owner = looked.Owner,
                Epoch = next.Epoch,
                Sends = looked.Attempt is AttemptState.MineUnsent ? prior!.Sends : (prior?.Sends ?? 0) + 1,
                Imported = prior?.Imported,
                Replaced = prior?.Replaced,
            };
            next.RejectionAt = rejected && looked.Purpose is not Purpose.RefreshNow ? looked.Now : grant.RejectionAt;
            next.AccessTokenRefused = rejected || grant.AccessTokenRefused;
        });
    }

    private static Grant ClaimNewGrant(Grant? grant, Attempt attempt) => (grant ?? new Grant()).With(next =>
    {
        next.Epoch++;
        attempt.Epoch = next.Epoch;
        attempt.Replaced ??= attempt.Imported is not null && grant?.Attempt?.Imported == attempt.Imported ? null : Prior(grant?.Attempt);
        next.Attempt = attempt;
    });

    /// <summary>What is left of an attempt once its owner is gone: a dead exchange leaves what it had replaced.</summary>
    private static Attempt? Prior(Attempt? attempt) => attempt?.CodeHash is null ? attempt : attempt.Replaced;

    internal static bool IsRecent(DateTimeOffset? moment, DateTimeOffset now) => moment is { } then && (now - then).Duration() < RejectionPause;
}
