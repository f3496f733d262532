using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Tests.Rotation.Model;

namespace CTraderAuth.Tests.Rotation;

/// <summary>The state of a grant, as status, rotation, live tokens and the due time of a row see it.</summary>
public sealed class GrantSituationTests
{
    private static readonly GrantLife Life = new(TimeSpan.FromMinutes(5), 0.8);
    private static readonly Attempt Open = new() { Owner = "other", Epoch = 1, Sends = 1 };
    private static readonly Attempt Unanswered = new() { Owner = "other", Epoch = 1, Sends = 1, Unknown = true };
    private static readonly DateTimeOffset Due = Moves.Now + TimeSpan.FromDays(23);

    [Fact]
    public void A_pair_at_rest_is_connected_and_due_at_eighty_percent_of_its_life()
    {
        var situation = Of(static _ => { });

        situation.State.ShouldBe(GrantState.Connected);
        (situation.HasToken, situation.IsServable, situation.NeedsConsent).ShouldBe((true, true, false));
        (situation.DueAt, situation.BeginsAt, situation.RetryAt, situation.NotDueBefore).ShouldBe((Due, Due, null, null));
    }

    [Fact]
    public void An_open_attempt_is_refreshing_and_its_token_may_die()
    {
        var situation = Of(static grant => grant.Attempt = Open);

        situation.State.ShouldBe(GrantState.Refreshing);
        (situation.HasToken, situation.IsServable).ShouldBe((false, false));
    }

    [Fact]
    public void An_unanswered_request_is_an_unknown_outcome_and_the_token_is_served_meanwhile()
    {
        var situation = Of(static grant => grant.Attempt = Unanswered);

        situation.State.ShouldBe(GrantState.OutcomeUnknown);
        situation.IsServable.ShouldBeTrue();
    }

    [Fact]
    public void A_token_that_has_expired_is_there_and_not_servable()
    {
        var situation = Of(static grant => grant.ExpiresAt = Moves.Now);

        (situation.HasToken, situation.IsServable).ShouldBe((true, false));
    }

    [Fact]
    public void A_back_off_delays_the_next_rotation_and_ends()
    {
        var early = Of(static grant => grant.RetryAt = Moves.Now + TimeSpan.FromMinutes(1));
        var late = Of(static grant => grant.RetryAt = Due + TimeSpan.FromMinutes(1), Due);
        var over = Of(static grant => grant.RetryAt = Moves.Now);

        (early.RetryAt, early.BeginsAt, early.NotDueBefore).ShouldBe((Moves.Now + TimeSpan.FromMinutes(1), Due, Moves.Now + TimeSpan.FromMinutes(1)));
        (late.DueAt, late.BeginsAt).ShouldBe((Due, Due + TimeSpan.FromMinutes(1)));
        over.RetryAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    [InlineData(90, false)]
    public void A_back_off_that_this_clock_cannot_have_set_counts_for_nothing(int minutes, bool counts)
    {
        var (now, end) = (Due + TimeSpan.FromMinutes(1), Due + TimeSpan.FromMinutes(1 + minutes));

        var situation = Of(grant => grant.RetryAt = end, now);
        var start = new RotationStart(Life, Moves.Credentials).Decide(Rests(grant => grant.RetryAt = end), new() { Now = now, Owner = "mine", Purpose = Purpose.Rotate, Attempt = AttemptState.None });

        (situation.RestsUntil, situation.RetryAt).ShouldBe(counts ? (end, end) : (null, null));
        (situation.BeginsAt, situation.NotDueBefore).ShouldBe(counts ? (end, end) : (now, now));
        (start is Decision.Postponed).ShouldBe(counts);
    }

    [Fact]
    public void A_refusal_with_the_credentials_in_use_needs_a_consent_and_no_rotation_is_due()
    {
        var situation = Of(static grant =>
        {
            (grant.Reason, grant.RefusedCredentials) = (ReauthorizationReason.Rejected, Moves.Credentials.AddTo([]));
            grant.RetryAt = Moves.Now + TimeSpan.FromMinutes(1);
        });

        (situation.NeedsConsent, situation.State).ShouldBe((true, GrantState.ReauthorizationRequired));
        (situation.DueAt, situation.BeginsAt, situation.RetryAt).ShouldBe((null, null, null));
        situation.NotDueBefore.ShouldBe(Moves.Now + TimeSpan.FromDays(29));
        situation.IsServable.ShouldBeTrue("the access token may still work");
    }

    [Fact]
    public void A_refusal_with_other_credentials_is_tried_again() =>
        Of(static grant => (grant.Reason, grant.RefusedCredentials) = (ReauthorizationReason.Rejected, ["others"])).State.ShouldBe(GrantState.Connected);

    [Fact]
    public void A_consent_that_has_only_begun_is_no_state_until_its_outcome_is_unknown()
    {
        var begun = Of(static grant => (grant.Pair, grant.Attempt) = (new(), Open));
        var unknown = Of(static grant => (grant.Pair, grant.Attempt, grant.RetryAt) = (new(), Unanswered, Moves.Now + TimeSpan.FromMinutes(1)));

        (begun.State, begun.DueAt, begun.BeginsAt).ShouldBe((null, null, null));
        (unknown.State, unknown.DueAt, unknown.BeginsAt).ShouldBe((GrantState.OutcomeUnknown, null, Moves.Now + TimeSpan.FromMinutes(1)));
    }

    private static GrantSituation Of(Action<Grant> change, DateTimeOffset? now = null) => GrantSituation.Of(Rests(change), Life, Moves.Credentials, now ?? Moves.Now);

    private static Grant Rests(Action<Grant> change) =>
        Scenario.First().With(static grant => (grant.IssuedAt, grant.ExpiresAt) = (Moves.Now - TimeSpan.FromDays(1), Moves.Now + TimeSpan.FromDays(29))).With(change);
}
