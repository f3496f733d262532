using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation;

/// <summary>The table of <see cref="Flight"/>, call by call.</summary>
public sealed class FlightTests
{
    private static readonly CTraderAccessToken First = Pair(1);
    private static readonly CTraderAccessToken Second = Pair(2);

    private readonly CTraderUnavailableException _why = new("Try again later.");
    private readonly Flight _flight = new("alice", Purpose.Rotate);

    [Fact]
    public async Task An_offered_token_is_for_callers_who_want_a_usable_one()
    {
        var (waiting, outcome) = (_flight.UsableToken, _flight.Outcome);

        _flight.HasAnswered.ShouldBeFalse();
        _flight.OfferToken(First);

        (await waiting).ShouldBe(First);
        (await _flight.UsableToken).ShouldBe(First);
        outcome.IsCompleted.ShouldBeFalse();
        _flight.HasAnswered.ShouldBeTrue();
    }

    [Fact]
    public async Task A_caller_keeps_its_token_and_later_ones_get_the_newest()
    {
        _flight.OfferToken(First);
        var early = _flight.UsableToken;

        _flight.OfferToken(Second);

        (await early).ShouldBe(First);
        (await _flight.UsableToken).ShouldBe(Second);
    }

    [Fact]
    public async Task A_failure_of_both_replaces_an_offered_token_for_later_callers()
    {
        _flight.OfferToken(First);
        var early = _flight.UsableToken;

        _flight.FailBoth(_why);

        (await early).ShouldBe(First);
        await ShouldFailAsync(_flight.UsableToken, _why);
        await ShouldFailAsync(_flight.Outcome, _why);
    }

    [Fact]
    public async Task A_failure_of_the_outcome_leaves_the_usable_token()
    {
        _flight.FailOutcome(_why);

        _flight.UsableToken.IsCompleted.ShouldBeFalse();
        await ShouldFailAsync(_flight.Outcome, _why);
        _flight.HasAnswered.ShouldBeTrue();
    }

    [Fact]
    public async Task A_completed_outcome_leaves_the_usable_token()
    {
        _flight.CompleteOutcome(First);

        _flight.UsableToken.IsCompleted.ShouldBeFalse();
        (await _flight.Outcome).ShouldBe(First);
    }

    [Fact]
    public void After_a_retraction_callers_wait_for_a_usable_token_again()
    {
        _flight.OfferToken(First);
        var outcome = _flight.Outcome;

        _flight.Retract();

        _flight.UsableToken.IsCompleted.ShouldBeFalse();
        _flight.Outcome.ShouldBeSameAs(outcome);
    }

    [Fact]
    public async Task A_request_that_is_being_sent_ends_failures_and_no_token()
    {
        _flight.FailBoth(_why);
        _flight.AwaitResponse();

        (_flight.UsableToken.IsCompleted, _flight.Outcome.IsCompleted).ShouldBe((false, false));
        _flight.OfferToken(First);
        _flight.CompleteOutcome(Second);
        _flight.AwaitResponse();
        (await _flight.UsableToken).ShouldBe(First);
        (await _flight.Outcome).ShouldBe(Second);
    }

    [Fact]
    public void A_rejection_of_the_doubtful_token_reopens_both_once()
    {
        _flight.OfferToken(First);
        _flight.FailOutcome(_why, First.Value);

        _flight.Reject(First.Value);
        var (usable, outcome) = (_flight.UsableToken, _flight.Outcome);
        _flight.Reject(First.Value);

        (usable.IsCompleted, outcome.IsCompleted).ShouldBe((false, false));
        _flight.Outcome.ShouldBeSameAs(outcome);
        _flight.UsableToken.ShouldBeSameAs(usable);
        (_flight.Rejected, _flight.Rejections).ShouldBe((First.Value, 2));
    }

    [Fact]
    public void A_rejection_of_another_token_reopens_nothing()
    {
        _flight.FailBoth(_why, First.Value);

        _flight.Reject(Second.Value);
        _flight.Reject(null);

        (_flight.UsableToken.IsFaulted, _flight.Outcome.IsFaulted).ShouldBe((true, true));
        (_flight.Rejected, _flight.Rejections).ShouldBe((Second.Value, 1));
    }

    [Fact]
    public void A_token_is_doubtful_until_the_next_request_or_the_end()
    {
        _flight.FailOutcome(_why, First.Value);
        _flight.AwaitResponse();
        var outcome = _flight.Outcome;
        _flight.Reject(First.Value);

        _flight.Outcome.ShouldBeSameAs(outcome);
        ShouldBeOver(static flight => flight.Complete(Second));
        ShouldBeOver(flight => flight.Complete(_why));

        void ShouldBeOver(Action<Flight> end)
        {
            var flight = new Flight("alice", Purpose.Rotate);
            flight.FailBoth(_why, First.Value);
            end(flight);
            flight.Reject(First.Value);
            (flight.UsableToken.IsCompleted, flight.Outcome.IsFaulted).ShouldBe((true, true));
        }
    }

    [Fact]
    public async Task A_run_ends_with_a_token_unless_its_outcome_was_told_before()
    {
        _flight.FailBoth(_why);

        _flight.Complete(Second);

        (await _flight.UsableToken).ShouldBe(Second);
        await ShouldFailAsync(_flight.Outcome, _why);
        var other = new Flight("alice", Purpose.Rotate);
        other.Complete(Second);
        (await other.UsableToken).ShouldBe(Second);
        (await other.Outcome).ShouldBe(Second);
    }

    [Fact]
    public async Task A_run_that_fails_takes_no_token_back()
    {
        var end = new InvalidOperationException("The store is gone.");
        _flight.OfferToken(First);
        _flight.CompleteOutcome(Second);
        _flight.Complete(end);

        (await _flight.UsableToken).ShouldBe(First);
        (await _flight.Outcome).ShouldBe(Second);
        var other = new Flight("alice", Purpose.Rotate);
        other.FailBoth(_why);
        other.Complete(end);
        await ShouldFailAsync(other.UsableToken, end);
        await ShouldFailAsync(other.Outcome, _why);
    }

    [Fact]
    public void Only_what_was_read_before_a_call_began_is_too_old_for_it()
    {
        _flight.LookedAt = 5;

        _flight.EndedBefore(6).ShouldBeFalse();
        _flight.Complete(token: null);
        (_flight.EndedBefore(5), _flight.EndedBefore(6)).ShouldBe((false, true));
        var failed = new Flight("alice", Purpose.Rotate) { LookedAt = 5 };
        failed.Complete(_why);
        failed.EndedBefore(6).ShouldBeTrue();
    }

    private static CTraderAccessToken Pair(long generation) =>
        new($"access-{generation}", "bearer", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(30), generation);

    private static async Task ShouldFailAsync(Task<CTraderAccessToken?> task, Exception why) => (await Should.ThrowAsync<Exception>(() => task)).ShouldBeSameAs(why);
}
