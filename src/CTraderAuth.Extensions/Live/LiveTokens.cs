using System.Diagnostics.CodeAnalysis;
using CTraderAuth.Grants;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace CTraderAuth;

/// <summary>The access tokens that are in use in this process, in their own memory cache, which evicts idle subjects.</summary>
internal sealed class LiveTokens : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private readonly MemoryCache _cache;
    private readonly Lock _writing = new();
    private readonly GrantLife _life;
    private long _changes = 1;

    public LiveTokens(GrantLife life)
    {
        _life = life;
        _cache = new(new MemoryCacheOptions { Clock = new IdleClock(Clock) });
    }

    /// <summary>Real time, even where a test fakes the time of the container: with fake time the wall clock is never skipped.</summary>
    public CoarseClock Clock { get; } = new(TimeProvider.System);

    public bool TryGet(string subject, [NotNullWhen(true)] out LiveToken? live)
    {
        live = _cache.TryGetValue(subject, out object? found) ? found as LiveToken : null;
        return live?.Token is not null;
    }

    /// <summary>The live token as an entry that may be held: <see cref="IsCurrent"/> says whether it must be looked up again.</summary>
    public LiveToken? Hold(string subject)
    {
        // Read before the lookup: a concurrent change can make a current entry look outdated, but not an outdated one current.
        var before = Volatile.Read(ref _changes);
        if (!TryGet(subject, out var live))
        {
            return null;
        }

        live.FoundAfter = before;
        return live;
    }

    /// <summary>Whether nothing was published or withdrawn, for any subject, since the entry was found.</summary>
    public bool IsCurrent(LiveToken live) => live.FoundAfter == Volatile.Read(ref _changes);

    /// <summary>The version of the row of the live token; 0 when there is none.</summary>
    public long VersionOf(string subject) => TryGet(subject, out var live) ? live.Version : 0;

    public bool Tracks(string subject) => _cache.TryGetValue(subject, out _);

    /// <summary>The subjects that were used recently.</summary>
    public IEnumerable<string> Subjects => _cache.Keys.OfType<string>();

    /// <summary>Makes the access token of a row the live token, unless a newer row is known.</summary>
    /// <param name="row">A row whose grant has an access token.</param>
    /// <param name="notDueBefore">The end of the back-off, if the grant is in one.</param>
    public CTraderAccessToken Publish(GrantRow row, DateTimeOffset? notDueBefore = null)
    {
        var grant = row.Grant!;
        lock (_writing)
        {
            var known = _cache.TryGetValue(row.Subject, out LiveToken? live) ? live : null;
            var token = known?.Token is { } same && same.Generation == grant.Generation && same.Value == grant.AccessToken
                ? same
                : new CTraderAccessToken(grant.AccessToken!, grant.TokenType, grant.IssuedAt, grant.ExpiresAt, grant.Generation);
            if (known is not null && IsNewer(known, row))
            {
                return known.Token ?? token;
            }

            var due = _life.DueAt(grant);
            Set(row.Subject, new LiveToken(token, row.Version, notDueBefore > due ? notDueBefore.Value : due, _life.UsableUntil(grant)));
            return token;
        }
    }

    /// <summary>Starts no rotation in the background before the given time.</summary>
    public void Rest(string subject, DateTimeOffset notDueBefore)
    {
        lock (_writing)
        {
            if (TryGet(subject, out var known) && known.DueAt < notDueBefore)
            {
                Set(subject, new LiveToken(known.Token, known.Version, notDueBefore, known.UsableUntil));
            }
        }
    }

    /// <summary>From this version of the row on, makes callers read the store.</summary>
    public void Withdraw(GrantRow row)
    {
        lock (_writing)
        {
            if (!_cache.TryGetValue(row.Subject, out LiveToken? known) || known is null || !IsNewer(known, row))
            {
                Set(row.Subject, new LiveToken(null, row.Version, default, default));
            }
        }
    }

    /// <summary>Ends a live token that only a new consent can replace; false when there was none.</summary>
    public bool Retire(GrantRow row)
    {
        lock (_writing)
        {
            if (!TryGet(row.Subject, out var known) || IsNewer(known, row))
            {
                return false;
            }

            Set(row.Subject, new LiveToken(null, row.Version, default, default));
            return true;
        }
    }

    /// <summary>Ends the live token of a row that is gone, so that only a row created later counts; false when there was none.</summary>
    /// <param name="subject">The subject of the token.</param>
    /// <param name="before"><see cref="VersionOf"/> before the row was looked for: a newer token is of a row that was created meanwhile.</param>
    public bool RetireGone(string subject, long before)
    {
        lock (_writing)
        {
            if (!TryGet(subject, out var known) || known.Version > before)
            {
                return false;
            }

            Set(subject, new LiveToken(null, known.Version + 1, default, default));
            return true;
        }
    }

    public void Dispose()
    {
        _cache.Dispose();
        Clock.Dispose();
        Interlocked.Increment(ref _changes);
    }

    // A later generation than that of the same row is an unsaved pair.
    private static bool IsNewer(LiveToken known, GrantRow row) => known.Version > row.Version || (known.Version == row.Version && known.Token?.Generation > (row.Grant?.Generation ?? 0));

    private void Set(string subject, LiveToken live)
    {
        _cache.Set(subject, live, new MemoryCacheEntryOptions { SlidingExpiration = Idle });
        Interlocked.Increment(ref _changes);
    }

    // Measures monotonic time, so that a jump of the wall clock evicts nothing; it is also twenty times cheaper to read.
    private sealed class IdleClock(CoarseClock clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => new(clock.Milliseconds * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
    }
}
