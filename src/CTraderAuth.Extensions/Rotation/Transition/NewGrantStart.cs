using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>Decides whether the exchange of a code or the import of a refresh token begins.</summary>
internal static class NewGrantStart
{
    public static Decision Connect(Grant? grant, RowRead read, string codeHash)
    {
        if (grant is not null && grant.Spent.KnowsCode(codeHash))
        {
            return new Decision.AlreadyUsed();
        }

        return grant?.Attempt is { Unknown: false } && read.Attempt is AttemptState.Open && !read.Impatient
            ? new Decision.Wait()
            : new Decision.WriteAttempt(WithAttempt(grant, new Attempt { Owner = read.Owner, Lease = read.Lease, Sends = 1, CodeHash = codeHash }));
    }

    public static Decision Import(Grant? grant, RowRead read, string token)
    {
        if (grant is not null && (grant.RefreshToken == token || grant.Spent.KnowsToken(token)))
        {
            return new Decision.AlreadyUsed();
        }

        var same = grant?.Attempt is { } open && open.Imported == token ? open : null;
        // Before its outcome is unknown, what rests is the grant that was there before.
        if (same is { Unknown: true } && GrantSituation.RestOf(grant!, read.Now) is { } retryAt)
        {
            return new Decision.Postponed(retryAt);
        }

        var mayReplace = same is null && (read.Impatient || grant?.Attempt is { Unknown: true });
        if (read.Attempt is AttemptState.Open && !mayReplace)
        {
            return new Decision.Wait();
        }

        var sends = same is null ? 1 : read.Attempt is AttemptState.MineUnsent ? same.Sends : same.Sends + 1;
        return new Decision.WriteAttempt(WithAttempt(grant, new Attempt { Owner = read.Owner, Lease = read.Lease, Sends = sends, Imported = token, Replaced = same?.Replaced }));
    }

    private static Grant WithAttempt(Grant? grant, Attempt attempt) => (grant ?? new Grant()).With(next =>
    {
        next.Epoch++;
        attempt.Epoch = next.Epoch;
        attempt.Replaced ??= attempt.Imported is not null && grant?.Attempt?.Imported == attempt.Imported ? null : Attempt.Resumable(grant?.Attempt);
        next.Attempt = attempt;
    });
}
