using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Rules;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>What is due is done then, however slow the thread that begins to wait for it.</summary>
public sealed class AuthorizationLoopTests
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Half = Due / 2;

    private readonly TestClock _time = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Time_that_passes_while_the_news_are_told_is_not_waited_for_again()
    {
        var rules = new OneDue();
        using var loop = new AuthorizationLoop(rules, _time, static () => 0.5, (_, _) => _time.Advance(Half));
        loop.Post(new AuthorizationEvent.Opened());
        rules.HasPassed.ShouldBeFalse();

        _time.Advance(Half);

        rules.HasPassed.ShouldBeTrue();
    }

    [Fact]
    public void Time_that_passes_while_the_timer_is_set_is_not_waited_for_again()
    {
        var moves = 1;
        var rules = new OneDue { OnDue = () => _time.Advance(moves-- > 0 ? Half : TimeSpan.Zero) };
        using var loop = new AuthorizationLoop(rules, _time, static () => 0.5, static (_, _) => { });
        loop.Post(new AuthorizationEvent.Opened());
        rules.HasPassed.ShouldBeFalse();

        _time.Advance(Half);

        rules.HasPassed.ShouldBeTrue();
    }

    private sealed class OneDue : IAuthorizationRules
    {
        public bool HasPassed { get; private set; }

        public Action OnDue { get; init; } = static () => { };

        public (Facts Facts, IReadOnlyList<AuthorizationAction> Actions) Next(Facts facts, AuthorizationEvent happened, Moment moment)
        {
            HasPassed |= happened is AuthorizationEvent.TimePassed && moment.Now >= Due;
            return happened is AuthorizationEvent.TimePassed ? (facts, []) : (facts with { Phase = facts.Phase }, []);
        }

        public TimeSpan? NextDue(Facts facts)
        {
            OnDue();
            return HasPassed ? null : Due;
        }
    }
}
