using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>Every interleaving of two owners on one row. CTRADERAUTH_CAMPAIGN explores more; see docs/decisions/0005-model.md.</summary>
public sealed class ModelTests
{
    private static readonly bool Campaign = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is not null;

    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_server_that_rejects_loses_only_what_reached_nobody(string scenario) =>
        ShouldLoseOnlyWhatReachedNobody(Explore(Named(scenario), RefreshTokenReuse.Reject, pauses: 1));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_server_with_a_grace_loses_only_what_reached_nobody(string scenario) =>
        ShouldLoseOnlyWhatReachedNobody(Explore(Named(scenario), RefreshTokenReuse.Grace, pauses: 1));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_server_that_revokes_families_loses_only_what_reached_nobody_while_no_process_sleeps(string scenario) =>
        ShouldLoseOnlyWhatReachedNobody(Explore(Named(scenario), RefreshTokenReuse.RevokeFamily, pauses: 0));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_server_that_revokes_families_and_a_process_that_sleeps_through_its_lease_lose_and_the_row_says_so(string scenario)
    {
        var search = Explore(Named(scenario), RefreshTokenReuse.RevokeFamily, pauses: 1);

        search.TraceOf(Verdict.AvoidableLoss).ShouldContain("ITS OWNER SLEEPS");
        search.TraceOf(Verdict.UndetectedLoss).ShouldBeEmpty();
        search.TraceOf(Verdict.FalseAlarm).ShouldBeEmpty();
        search.WentBack.ShouldBeNull();
    }

    [Theory]
    [InlineData(RefreshTokenReuse.Reject)]
    [InlineData(RefreshTokenReuse.RevokeFamily)]
    [InlineData(RefreshTokenReuse.Grace)]
    public void Of_two_consents_the_one_that_began_later_stays_while_no_process_sleeps(RefreshTokenReuse reuse) =>
        ShouldLoseOnlyWhatReachedNobody(Explore(Scenario.Consents, reuse, pauses: 0));

    [Fact]
    public void A_rotation_on_a_server_with_a_grace_loses_nothing_at_all()
    {
        var search = Explore(Scenario.Rotations, RefreshTokenReuse.Grace, pauses: 1);

        search.Count(Verdict.UnavoidableLoss).ShouldBe(0);
        search.Count(Verdict.Kept).ShouldBePositive();
    }

    private static Scenario Named(string name) => Scenario.All.Single(scenario => scenario.Name == name);

    private static Search Explore(Scenario scenario, RefreshTokenReuse reuse, int pauses)
    {
        var budget = Campaign ? new Budget(Crashes: 2, Lost: scenario == Scenario.Import ? 1 : 2, pauses, Faults: 1) : new Budget(Crashes: 1, Lost: 1, pauses, Faults: 1 - pauses);
        var search = Search.Run(scenario, reuse, budget);
        TestContext.Current.SendDiagnosticMessage("{0} on {1}, {2}: {3} states, {4}", scenario, reuse, budget, search.States, search);
        return search;
    }

    private static void ShouldLoseOnlyWhatReachedNobody(Search search)
    {
        search.TraceOf(Verdict.AvoidableLoss).ShouldBeEmpty();
        search.TraceOf(Verdict.UndetectedLoss).ShouldBeEmpty();
        search.TraceOf(Verdict.FalseAlarm).ShouldBeEmpty();
        search.WentBack.ShouldBeNull();
        search.Count(Verdict.Kept).ShouldBePositive();
    }
}
