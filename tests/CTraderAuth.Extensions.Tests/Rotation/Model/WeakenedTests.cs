using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>Each safeguard, left out: the search finds a loss in bounds in which it finds none with it.</summary>
public sealed class WeakenedTests
{
    private static readonly Budget Awake = new(Crashes: 1, Lost: 1, Pauses: 0, Faults: 0);
    private static readonly Budget Asleep = Awake with { Pauses = 1 };

    [Fact]
    public void Without_the_lease_two_owners_spend_the_same_token() =>
        ShouldLose(Weakness.NoLease, Scenario.Rotations, RefreshTokenReuse.RevokeFamily, Awake);

    [Fact]
    public void Without_the_re_read_a_waiter_spends_a_stale_token() =>
        ShouldLose(Weakness.NoReread, Scenario.Rotations, RefreshTokenReuse.RevokeFamily, Awake);

    [Fact]
    public void Without_the_re_read_a_waiter_condemns_a_living_grant() =>
        ShouldLose(Weakness.NoReread, Scenario.Rotations, RefreshTokenReuse.Reject, Awake, Verdict.FalseAlarm);

    [Fact]
    public void A_commit_that_needs_the_lease_drops_the_pair_of_an_owner_who_slept() =>
        ShouldLose(Weakness.FencedCommit, Scenario.Rotations, RefreshTokenReuse.Reject, Asleep);

    [Fact]
    public void A_commit_that_ignores_the_generation_puts_an_old_pair_over_a_newer_one() =>
        ShouldLose(Weakness.NoGenerationCheck, Scenario.Rotations, RefreshTokenReuse.Reject, Awake with { Faults = 1 });

    [Fact]
    public void Without_the_pause_a_late_request_replays_the_token_after_the_new_pair_is_there() =>
        ShouldLose(Weakness.ResendAtOnce, Scenario.Rotations, RefreshTokenReuse.RevokeFamily, Awake);

    [Fact]
    public void A_consent_that_is_told_from_the_grant_before_it_by_nothing_is_overwritten_by_a_late_rotation() =>
        ShouldLose(Weakness.NoGrantId, Scenario.Consent, RefreshTokenReuse.Reject, Awake);

    [Fact]
    public void A_consent_that_lacks_only_a_new_id_is_still_told_apart_by_its_generation()
    {
        var search = Search.Run(Scenario.Consent, RefreshTokenReuse.Reject, Asleep, Weakness.SameGrantId);

        search.TraceOf(Verdict.AvoidableLoss).ShouldBeEmpty();
        search.Count(Verdict.Kept).ShouldBePositive();
    }

    private static void ShouldLose(Weakness weakness, Scenario scenario, RefreshTokenReuse reuse, Budget budget, Verdict verdict = Verdict.AvoidableLoss)
    {
        var weakened = Search.Run(scenario, reuse, budget, weakness, until: verdict);
        var whole = Search.Run(scenario, reuse, budget);

        weakened.TraceOf(verdict).ShouldNotBeEmpty();
        whole.TraceOf(verdict).ShouldBeEmpty();
        TestContext.Current.SendDiagnosticMessage("{0}: {1}", weakness, weakened.TraceOf(verdict));
    }
}
