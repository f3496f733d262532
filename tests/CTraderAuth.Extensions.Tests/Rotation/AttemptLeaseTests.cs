using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Tests.Rotation.Model;

namespace CTraderAuth.Tests.Rotation;

/// <summary>When an attempt may be taken over: lease of 60 s, and 30 s in which the server may still work on a request.</summary>
public sealed class AttemptLeaseTests
{
    private static readonly Attempt Theirs = new() { Owner = "other", Epoch = 3, Sends = 1 };
    private static readonly Attempt Mine = new() { Owner = "me", Epoch = 3, Sends = 1, Unknown = true };
    private static readonly Attempt Released = new() { Owner = Attempt.Nobody, Epoch = 3, Sends = 1, Unknown = true };

    private readonly AttemptLease _lease = new(new RotationTimes(TimeSpan.FromSeconds(15)), new GrantLife(TimeSpan.FromMinutes(5), 0.8));

    [Fact]
    public void Without_an_attempt_there_is_nothing_to_take_over()
    {
        _lease.StateOf(null, Facts(0)).ShouldBe(AttemptState.None);
        _lease.StateOf(Scenario.First(), Facts(0)).ShouldBe(AttemptState.None);
    }

    [Theory]
    [InlineData(0, 90)]
    [InlineData(89, 1)]
    [InlineData(90, 0)]
    public void Another_owner_keeps_an_attempt_for_its_lease_and_the_time_of_the_server(int watched, int left) =>
        ShouldBe(Theirs, Facts(watched), left);

    [Theory]
    [InlineData(20, 50)]
    [InlineData(600, 630)]
    [InlineData(86_400, 1_230)]
    [InlineData(-1, 90)]
    public void Another_owner_keeps_an_attempt_for_as_long_as_its_own_timeouts_say_within_a_bound(int lease, int left) =>
        ShouldBe(Theirs.With(attempt => attempt.Lease = TimeSpan.FromSeconds(lease)), Facts(0), left);

    [Theory]
    [InlineData(0, 30)]
    [InlineData(30, 0)]
    public void A_released_attempt_waits_for_the_server_alone(int watched, int left) => ShouldBe(Released, Facts(watched), left);

    [Fact]
    public void An_attempt_of_mine_waits_for_the_server_from_the_end_of_my_request() => ShouldBe(Mine, Facts(watched: 0, sinceAnswer: 10), 20);

    [Fact]
    public void An_attempt_of_mine_for_which_nothing_was_sent_need_not_wait() =>
        _lease.StateOf(With(Mine), Facts(0, sentEpoch: 2)).ShouldBe(AttemptState.MineUnsent);

    [Fact]
    public void A_refused_token_that_was_alive_proves_that_the_unanswered_request_was_processed()
    {
        ShouldBe(Released, Facts(0, rejected: "a1"), 0);
        ShouldBe(Mine, Facts(0, rejected: "a1", rejectedSince: true), 0);
    }

    [Fact]
    public void A_refusal_proves_nothing_about_a_request_after_it_or_about_one_that_is_on_its_way()
    {
        ShouldBe(Mine, Facts(0, rejected: "a1"), 30);
        ShouldBe(Theirs, Facts(0, rejected: "a1"), 90);
        ShouldBe(Released, Facts(0, rejected: "another"), 30);
    }

    [Fact]
    public void A_token_that_has_expired_or_was_refused_just_before_proves_nothing()
    {
        var expired = With(Released).With(static grant => grant.ExpiresAt = Moves.Now);
        var refused = With(Released).With(static grant => grant.RejectionAt = Moves.Now - TimeSpan.FromMinutes(4));

        _lease.TimeUntilTakeover(expired, Facts(0, rejected: "a1")).ShouldBe(TimeSpan.FromSeconds(30));
        _lease.TimeUntilTakeover(refused, Facts(0, rejected: "a1")).ShouldBe(TimeSpan.FromSeconds(30));
        _lease.TimeUntilTakeover(refused.With(static grant => grant.RejectionAt = Moves.Now - TimeSpan.FromMinutes(6)), Facts(0, rejected: "a1")).ShouldBe(TimeSpan.Zero);
    }

    private void ShouldBe(Attempt attempt, AttemptFacts facts, int left)
    {
        _lease.TimeUntilTakeover(With(attempt), facts).ShouldBe(TimeSpan.FromSeconds(left));
        _lease.StateOf(With(attempt), facts).ShouldBe(left > 0 ? AttemptState.Open : AttemptState.Over);
    }

    private static Grant With(Attempt attempt) => Scenario.First().With(grant =>
    {
        (grant.IssuedAt, grant.ExpiresAt) = (Moves.Now - TimeSpan.FromDays(1), Moves.Now + TimeSpan.FromDays(29));
        (grant.Epoch, grant.Attempt) = (3, attempt);
    });

    private static AttemptFacts Facts(int watched, int sinceAnswer = 0, long sentEpoch = 3, string? rejected = null, bool rejectedSince = false) => new()
    {
        Now = Moves.Now,
        Owner = "me",
        SentEpoch = sentEpoch,
        SinceAnswer = TimeSpan.FromSeconds(sinceAnswer),
        Watched = TimeSpan.FromSeconds(watched),
        Rejected = rejected,
        RejectedSinceAnswer = rejectedSince,
    };
}
