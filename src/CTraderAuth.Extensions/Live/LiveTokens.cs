using System.Diagnostics.CodeAnalysis;
using CTraderAuth.Grants;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace CTraderAuth;

/// <summary>The access tokens that are in use in this process, in a memory cache of their own, so that idle subjects leave.</summary>
internal sealed class LiveTokens : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private readonly MemoryCache cache;
    private readonly Lock writing = new();
    private readonly GrantLife life;
    private long changes = 1;

    public LiveTokens(GrantLife life)
    {
        this.life = life;
        cache = new(new MemoryCacheOptions { Clock = new IdleClock(Clock) });
    }

    /// <summary>Real time even where a test fakes that of the container: a fake one is never quiet.</summary>
    public CoarseClock Clock { get; } = new(TimeProvider.System);

    public bool TryGet(string subject, [NotNullWhen(true)] out LiveToken? live)
    {
        live = cache.TryGetValue(subject, out object? found) ? found as LiveToken : null;
        return live?.Token is not null;
    }

    /// <summary>The live token as one to hold: <see cref="IsCurrent"/> tells when it has to be found anew.</summary>
    public LiveToken? Find(string subject)
    {
        // Read before the look: a change that comes after it makes the entry look outdated, never the other way round.
        var before = Volatile.Read(ref changes);
        if (!TryGet(subject, out var live))
        {
            return null;
        }

        live.FoundAfter = before;
        return live;
    }

    /// <summary>Nothing was published or withdrawn, for any subject, since the entry was found.</summary>
    public bool IsCurrent(LiveToken live) => live.FoundAfter == Volatile.Read(ref changes);

    public bool Contains(string subject) => cache.TryGetValue(subject, out _);

    /// <summary>The subjects that were used lately.</summary>
    public IEnumerable<string> Subjects => cache.Keys.OfType<string>();

    /// <summary>Makes the access token of a row the live one, unless a newer row is known.</summary>
    /// <param name="row">A row whose grant has an access token.</param>
    /// <param name="notDueBefore">When the rotation rests until then.</param>
    public CTraderAccessToken Publish(GrantRow row, DateTimeOffset? notDueBefore = null)
    {
        var grant = row.Grant!;
        lock (writing)
        {
            var known = cache.TryGetValue(row.Subject, out LiveToken? live) ? live : null;
            var token = known?.Token is { } same && same.Generation == grant.Generation && same.Value == grant.AccessToken
                ? same
                : new CTraderAccessToken(grant.AccessToken!, grant.TokenType, grant.IssuedAt, grant.ExpiresAt, grant.Generation);
            if (known?.Version > row.Version || (known?.Version == row.Version && known.Token?.Generation > grant.Generation))
            {
                // Of one version, the later generation is a pair that is not stored yet.
                return known.Token ?? token;
            }

            var due = life.DueAt(grant);
            Set(row.Subject, new LiveToken(token, row.Version, notDueBefore > due ? notDueBefore.Value : due, life.UsableUntil(grant)));
            return token;
        }
    }

    /// <summary>Starts no rotation behind the callers' backs until then.</summary>
    public void Rest(string subject, DateTimeOffset notDueBefore)
    {
        lock (writing)
        {
            if (TryGet(subject, out var known) && known.DueAt < notDueBefore)
            {
                Set(subject, new LiveToken(known.Token, known.Version, notDueBefore, known.UsableUntil));
            }
        }
    }

    /// <summary>Makes callers wait for the store from this version of the row on.</summary>
    public void Withdraw(string subject, long version)
    {
        lock (writing)
        {
            if (!cache.TryGetValue(subject, out LiveToken? known) || known is null || known.Version <= version)
            {
                Set(subject, new LiveToken(null, version, default, default));
            }
        }
    }

    /// <summary>Ends a token that nothing but a new consent replaces; false when none was live.</summary>
    /// <param name="subject">Whose token.</param>
    /// <param name="version">From which version of the row on; 0 when there is no row any more, so that only one that is created later counts.</param>
    public bool Retire(string subject, long version)
    {
        lock (writing)
        {
            if (!TryGet(subject, out var known) || (version != 0 && known.Version > version))
            {
                return false;
            }

            Set(subject, new LiveToken(null, version == 0 ? known.Version + 1 : version, default, default));
            return true;
        }
    }

    public void Dispose()
    {
        cache.Dispose();
        Clock.Dispose();
        Interlocked.Increment(ref changes);
    }

    private void Set(string subject, LiveToken live)
    {
        cache.Set(subject, live, new MemoryCacheEntryOptions { SlidingExpiration = Idle });
        Interlocked.Increment(ref changes);
    }

    // Counts the time since the machine started: a wall clock that jumps empties nothing, and this one costs a twentieth of it.
    private sealed class IdleClock(CoarseClock clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => new(clock.Milliseconds * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
    }
}
