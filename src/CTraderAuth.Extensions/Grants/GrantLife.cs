namespace CTraderAuth.Grants;

/// <summary>When an access token is due for a rotation, and when it no longer counts as usable.</summary>
internal sealed class GrantLife(TimeSpan minimumLifetime, double refreshAt)
{
    // A token from the future: the wall clock has gone back, and its age cannot be known.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public GrantLife(CTraderAuthOptions options)
        : this(options.MinimumLifetime, options.RefreshAt)
    {
    }

    public DateTimeOffset UsableUntil(Grant grant)
    {
        if (grant.AccessToken is null)
        {
            return grant.IssuedAt;
        }

        var tenth = (grant.ExpiresAt - grant.IssuedAt) / 10;
        return grant.ExpiresAt - (minimumLifetime < tenth ? minimumLifetime : tenth);
    }

    public DateTimeOffset DueAt(Grant grant)
    {
        var end = UsableUntil(grant);
        var due = grant.IssuedAt + ((grant.ExpiresAt - grant.IssuedAt) * Math.Max(0, refreshAt - grant.Spread));
        return due < end ? due : end;
    }

    public bool IsUsable(Grant grant, DateTimeOffset now) => grant.AccessToken is not null && !grant.IsDead && now < UsableUntil(grant);

    public bool IsDue(Grant grant, DateTimeOffset now) => IsDue(DueAt(grant), grant.IssuedAt, now);

    public static bool IsDue(DateTimeOffset dueAt, DateTimeOffset issuedAt, DateTimeOffset now) =>
        now >= dueAt || issuedAt - now > ClockTolerance;
}
