namespace CTraderAuth.Grants;

/// <summary>The state of a grant at a moment: status, rotation, live tokens and the due time of a row all read it here.</summary>
internal sealed class GrantSituation
{
    /// <summary>Further away than this, the end of a pause was not set by this clock: it has jumped, or the clock of another machine is ahead.</summary>
    private static readonly TimeSpan Believable = TimeSpan.FromHours(1);

    private readonly Grant _grant;
    private readonly GrantLife _life;
    private readonly DateTimeOffset _now;

    private GrantSituation(Grant grant, GrantLife life, ClientCredentials credentials, DateTimeOffset now)
    {
        (_grant, _life, _now) = (grant, life, now);
        NeedsConsent = credentials.NeedsConsent(grant);
    }

    /// <summary>The refresh token is gone, or was rejected with the client credentials in use.</summary>
    public bool NeedsConsent { get; }

    /// <summary>What callers are told; null while there is nothing but a consent or an import that has begun.</summary>
    public GrantState? State => this switch
    {
        { NeedsConsent: true } => GrantState.ReauthorizationRequired,
        { _grant.Attempt.Unknown: true } => GrantState.OutcomeUnknown,
        { _grant.IsBlank: true } => null,
        { _grant.Attempt: not null } => GrantState.Refreshing,
        _ => GrantState.Connected,
    };

    /// <summary>The access token is neither known to be invalid nor being replaced right now; it may have expired.</summary>
    public bool HasToken => _grant is { AccessToken: not null, IsSpending: false, IsDead: false };

    /// <summary>The access token may be handed out.</summary>
    public bool IsServable => HasToken && _life.IsUsable(_grant, _now);

    /// <summary>When the next rotation is due, whether or not it has to wait; null when none will be attempted.</summary>
    public DateTimeOffset? DueAt => NeedsConsent || _grant.IsBlank ? null : _life.DueAt(_grant);

    /// <summary>Until when the grant rests after a failure, whether or not a rotation would be attempted; null when it does not, or when this clock cannot have set that moment.</summary>
    public DateTimeOffset? RestsUntil => RestOf(_grant, _now);

    /// <summary>Until when the next rotation has to wait; null when it need not.</summary>
    public DateTimeOffset? RetryAt => NeedsConsent ? null : RestsUntil;

    /// <summary>When the next rotation can begin; null when none will be attempted.</summary>
    public DateTimeOffset? BeginsAt => NeedsConsent ? null
        : DueAt is { } due && !(Rest > due) ? due
        : Rest;

    /// <summary>Before this moment a live token starts no rotation in the background.</summary>
    public DateTimeOffset? NotDueBefore => NeedsConsent ? _grant.ExpiresAt : Rest;

    /// <summary>When the rest ends or ended; at once if its end is not believable.</summary>
    private DateTimeOffset? Rest => EndOfRest(_grant, _now);

    /// <inheritdoc cref="RestsUntil"/>
    public static DateTimeOffset? RestOf(Grant grant, DateTimeOffset now) => EndOfRest(grant, now) is { } end && end > now ? end : null;

    private static DateTimeOffset? EndOfRest(Grant grant, DateTimeOffset now) => grant.RetryAt - now >= Believable ? now : grant.RetryAt;

    public static GrantSituation Of(Grant grant, GrantLife life, ClientCredentials credentials, DateTimeOffset now) => new(grant, life, credentials, now);
}
