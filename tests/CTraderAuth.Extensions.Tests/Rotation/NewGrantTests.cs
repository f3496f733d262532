using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Tests.Rotation.Model;

namespace CTraderAuth.Tests.Rotation;

/// <summary>Consents and rotations that are committed beside each other, in the transition function alone.</summary>
public sealed class NewGrantTests
{
    private readonly GrantTransition _transition = new(new GrantLife(TimeSpan.FromMinutes(5), 0.8), Moves.Credentials);

    [Fact]
    public void A_consent_is_not_written_over_one_that_began_later()
    {
        var (waiting, earlier) = GivenClaim(Scenario.First(), new Purpose.Connect("one"), "one");
        var (taken, later) = GivenClaim(waiting, new Purpose.Connect("two"), "two");

        var kept = Receive(taken, later, pair: 4).ShouldBeOfType<CommitDecision.Write>().Next;

        Receive(kept, earlier, pair: 3).ShouldBeOfType<CommitDecision.Superseded>();
    }

    [Fact]
    public void A_consent_is_written_over_one_that_began_earlier()
    {
        var (waiting, earlier) = GivenClaim(Scenario.First(), new Purpose.Connect("one"), "one");
        var (taken, later) = GivenClaim(waiting, new Purpose.Connect("two"), "two");

        var kept = Receive(taken, earlier, pair: 3).ShouldBeOfType<CommitDecision.Write>().Next;

        Receive(kept, later, pair: 4).ShouldBeOfType<CommitDecision.Write>().Next.RefreshToken.ShouldBe("r4");
    }

    [Fact]
    public void An_import_that_two_owners_received_is_not_written_over_its_next_generation()
    {
        var (waiting, asleep) = GivenClaim(Scenario.First(), new Purpose.Import("r2"), "one");
        var (taken, awake) = GivenClaim(waiting, new Purpose.Import("r2"), "two");
        var imported = Receive(taken, asleep, pair: 3).ShouldBeOfType<CommitDecision.Write>().Next;
        var (rotating, rotation) = GivenClaim(imported, new Purpose.RefreshNow("a3"), "three");

        var rotated = Receive(rotating, rotation, pair: 4).ShouldBeOfType<CommitDecision.Write>().Next;

        Receive(rotated, awake, pair: 3).ShouldBeOfType<CommitDecision.Superseded>();
    }

    [Fact]
    public void A_refused_consent_leaves_no_attempt_behind_although_a_rotation_was_committed_beside_it()
    {
        var (waiting, rotation) = GivenClaim(Scenario.First(), Purpose.Rotate, "one");
        var (taken, consent) = GivenClaim(waiting, new Purpose.Connect("two"), "two");
        var rotated = Receive(taken, rotation, pair: 3).ShouldBeOfType<CommitDecision.Write>().Next;

        var refused = _transition.Record(rotated, new NoTokensReceived { Now = Moves.Now, Attempt = consent, Answer = ModelServer.AnswerOf(0) });

        refused.ShouldBeOfType<Edit.Write>().Next.Attempt.ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refused_consent_or_import_puts_back_the_attempt_that_it_had_replaced(bool imports)
    {
        var (rotating, _) = GivenClaim(Scenario.First(), Purpose.Rotate, "one");
        var (taken, own) = GivenClaim(rotating, imports ? new Purpose.Import("r2") : new Purpose.Connect("code"), "two");

        var refused = _transition.Record(taken, new NoTokensReceived { Now = Moves.Now, Attempt = own, Answer = ModelServer.AnswerOf(0) });

        refused.ShouldBeOfType<Edit.Write>().Next.Attempt!.IsBy("one", rotating.Epoch).ShouldBeTrue();
    }

    [Theory]
    [InlineData(AttemptState.MineUnsent, 1)]
    [InlineData(AttemptState.Over, 2)]
    internal void An_import_that_begins_again_counts_what_may_have_been_sent(AttemptState state, int sends)
    {
        var import = new Purpose.Import("r2");
        var (claimed, _) = GivenClaim(Scenario.First(), import, "one");

        var again = _transition.Look(claimed, new RowRead { Now = Moves.Now, Purpose = import, Owner = "one", Attempt = state });

        again.ShouldBeOfType<Decision.WriteAttempt>().Next.Attempt!.Sends.ShouldBe(sends);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_import_rests_for_what_came_of_it_and_not_of_the_grant_before(bool unknown)
    {
        var import = new Purpose.Import("r2");
        var (claimed, _) = GivenClaim(Scenario.First().With(static grant => grant.RetryAt = Moves.Now + TimeSpan.FromMinutes(20)), import, "one");
        var row = claimed.With(grant => grant.Attempt = grant.Attempt!.With(attempt => attempt.Unknown = unknown));

        var again = _transition.Look(row, new RowRead { Now = Moves.Now, Purpose = import, Owner = "two", Attempt = AttemptState.Over });

        (again is Decision.Postponed).ShouldBe(unknown);
    }

    private (Grant Claimed, OwnAttempt Attempt) GivenClaim(Grant grant, Purpose purpose, string owner)
    {
        var attempt = grant.Attempt switch { null => AttemptState.None, { Imported: null } => AttemptState.Open, _ => AttemptState.Over };
        var read = new RowRead { Now = Moves.Now, Purpose = purpose, Owner = owner, Impatient = true, Attempt = attempt };
        var claimed = _transition.Look(grant, read).ShouldBeOfType<Decision.WriteAttempt>().Next;
        return (claimed, new OwnAttempt(purpose, claimed, owner));
    }

    private static CommitDecision Receive(Grant grant, OwnAttempt attempt, int pair) => GrantTransition.Commit(
        grant, new TokensReceived { Now = Moves.Now, Attempt = attempt, Answer = ModelServer.AnswerOf(pair), IssuedAt = Moves.Now, NewId = $"of {attempt.Owner}" });
}
