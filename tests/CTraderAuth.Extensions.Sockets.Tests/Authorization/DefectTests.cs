using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Rules;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>Rules with a defect: the connection ends, nobody waits for ever, and nothing is thrown on the thread of a timer.</summary>
public sealed class DefectTests
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(1);
    private readonly TestClock _time = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_event_that_the_rules_fail_on_ends_the_authorization()
    {
        using var loop = GivenLoop<AuthorizationEvent.TokenInvalidated>();

        loop.Post(new AuthorizationEvent.TokenInvalidated([]));

        await ShouldHaveEndedAsync(loop);
    }

    [Fact]
    public async Task A_timer_that_the_rules_fail_on_ends_the_authorization()
    {
        using var loop = GivenLoop<AuthorizationEvent.TimePassed>();

        _time.Advance(Due);

        await ShouldHaveEndedAsync(loop);
    }

    private static async Task ShouldHaveEndedAsync(AuthorizationLoop loop)
    {
        loop.Facts.Phase.ShouldBe(Phase.Ended);
        loop.Facts.End!.Reason.ShouldBe("The authorization failed: NotSupportedException.");
        loop.Facts.End.Kind.ShouldBe(AuthorizationEndKind.Closed);
        await loop.Actions.ReadAllAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);
    }

    private AuthorizationLoop GivenLoop<TFatal>()
        where TFatal : AuthorizationEvent
    {
        var loop = new AuthorizationLoop(new DefectiveRules<TFatal>(), _time, () => 0.5, (_, _) => { });
        loop.Post(new AuthorizationEvent.Opened());
        return loop;
    }

    private sealed class DefectiveRules<TFatal> : IAuthorizationRules
        where TFatal : AuthorizationEvent
    {
        public (Facts Facts, IReadOnlyList<AuthorizationAction> Actions) Next(Facts facts, AuthorizationEvent happened, Moment moment) => happened switch
        {
            TFatal => throw new NotSupportedException("A defect."),
            AuthorizationEvent.Failed failed => (facts with { Phase = Phase.Ended, End = new(AuthorizationEndKind.Closed, failed.Reason) }, []),
            _ => (facts, []),
        };

        public TimeSpan? NextDue(Facts facts) => Due;
    }
}
