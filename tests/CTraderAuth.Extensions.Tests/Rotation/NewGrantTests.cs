using CTraderAuth.Grants;
using CTraderAuth.Rotation;
using CTraderAuth.Tests.Rotation.Model;

namespace CTraderAuth.Tests.Rotation;

/// <summary>Consents and rotations that are committed beside each other, in the transition function alone.</summary>
public sealed class NewGrantTests
{
    private readonly GrantTransition transition = new(new GrantLife(TimeSpan.FromMinutes(5), 0.8), Moves.Credentials);

    [Fact]
    public void A_consent_is_not_written_over_one_that_began_later()
    {
        var (waiting, earlier) = GivenClaim(Scenario.First(), new Purpose.Connect("one"), "one");
        var (taken, later) = GivenClaim(waiting, new Purpose.Connect("two"), "two");

        var kept = Receive(taken, later, pair: 4).Next.ShouldNotBeNull();

        Receive(kept, earlier, pair: 3).Kind.ShouldBe(StepKind.Known);
    }

    [Fact]
    public void A_consent_is_written_over_one_that_began_earlier()
    {
        var (waiting, earlier) = GivenClaim(Scenario.First(), new Purpose.Connect("one"), "one");
        var (taken, later) = GivenClaim(waiting, new Purpose.Connect("two"), "two");

        var kept = Receive(taken, earlier, pair: 3).Next.ShouldNotBeNull();

        Receive(kept, later, pair: 4).Next.ShouldNotBeNull().RefreshToken.ShouldBe("r4");
    }

    [Fact]
    public void An_import_that_two_owners_received_is_not_written_over_its_next_generation()
    {
        var (waiting, asleep) = GivenClaim(Scenario.First(), new Purpose.Import("r2"), "one");
        var (taken, awake) = GivenClaim(waiting, new Purpose.Import("r2"), "two");
        var imported = Receive(taken, asleep, pair: 3).Next.ShouldNotBeNull();
        var (rotating, rotation) = GivenClaim(imported, new Purpose.RefreshNow("a3"), "three");

        var rotated = Receive(rotating, rotation, pair: 4).Next.ShouldNotBeNull();

        Receive(rotated, awake, pair: 3).Kind.ShouldBe(StepKind.Known);
    }

    [Fact]
    public void A_refused_consent_leaves_no_attempt_behind_although_a_rotation_was_committed_beside_it()
    {
        var (waiting, rotation) = GivenClaim(Scenario.First(), Purpose.Rotate, "one");
        var (taken, consent) = GivenClaim(waiting, new Purpose.Connect("two"), "two");
        var rotated = Receive(taken, rotation, pair: 3).Next.ShouldNotBeNull();

        var refused = transition.Next(rotated, new Answered { Now = Moves.Now, Claim = consent, Answer = ModelServer.AnswerOf(0) });

        refused.Next.ShouldNotBeNull().Attempt.ShouldBeNull();
    }

    private (Grant Claimed, Claim Claim) GivenClaim(Grant grant, Purpose purpose, string owner)
    {
        var attempt = grant.Attempt switch { null => AttemptState.None, { Imported: null } => AttemptState.Open, _ => AttemptState.Over };
        var looked = new Looked { Now = Moves.Now, Purpose = purpose, Owner = owner, Impatient = true, Attempt = attempt };
        var claimed = transition.Next(grant, looked).Next.ShouldNotBeNull();
        return (claimed, new Claim(purpose, claimed, owner));
    }

    private Step Receive(Grant grant, Claim claim, int pair) => transition.Next(
        grant, new Received { Now = Moves.Now, Claim = claim, Answer = ModelServer.AnswerOf(pair), IssuedAt = Moves.Now, NewId = $"of {claim.Owner}" });
}
