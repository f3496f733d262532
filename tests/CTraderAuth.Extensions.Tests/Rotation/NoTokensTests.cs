using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Tests.Rotation.Model;

namespace CTraderAuth.Tests.Rotation;

/// <summary>What a response without tokens leaves in a grant, in the transition function alone.</summary>
public sealed class NoTokensTests
{
    private readonly GrantTransition _transition = new(new GrantLife(TimeSpan.FromMinutes(5), 0.8), Moves.Credentials);

    [Fact]
    public void The_first_request_without_a_response_marks_the_attempt_and_says_why()
    {
        var marked = Record(Attempted(), new(TokenAnswerKind.Unknown) { Problem = "the connection was lost" });

        (marked.Attempt!.Unknown, marked.Attempt.Owner, marked.Attempt.Sends).ShouldBe((true, "me", 1));
        (marked.LastOutcome, marked.LastError, marked.Failures, marked.RetryAt).ShouldBe((RotationOutcome.Unknown, "the connection was lost", 0, null));
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(31, 31)]
    [InlineData(7200, 3300)]
    public void A_server_may_ask_for_a_longer_pause_than_its_own_time(int asked, int? pause)
    {
        var marked = Record(Attempted(), new(TokenAnswerKind.Unknown) { RetryAfter = TimeSpan.FromSeconds(asked) });

        marked.RetryAt.ShouldBe(pause is null ? null : Moves.Now.AddSeconds(pause.Value));
    }

    [Fact]
    public void The_second_request_without_a_response_releases_the_attempt_and_lets_the_grant_rest()
    {
        var resting = Record(Attempted(sends: 2), new(TokenAnswerKind.Unknown) { Problem = "lost again" });

        (resting.Attempt!.Unknown, resting.Attempt.Owner, resting.Attempt.Sends).ShouldBe((true, Attempt.Nobody, 2));
        (resting.LastOutcome, resting.LastError, resting.Failures, resting.RetryAt).ShouldBe((RotationOutcome.Unknown, "lost again", 1, Moves.Now.AddSeconds(30)));
    }

    [Theory]
    [InlineData(TokenAnswerKind.Unavailable, RotationOutcome.Unavailable)]
    [InlineData(TokenAnswerKind.NotSent, RotationOutcome.NotSent)]
    internal void A_request_that_was_not_processed_takes_the_attempt_back(TokenAnswerKind kind, RotationOutcome outcome)
    {
        var grant = Attempted().With(static next => (next.Failures, next.RejectionAt) = (2, Moves.Now));

        var resting = Record(grant, new(kind) { Problem = "HTTP 503" });

        resting.Attempt.ShouldBeNull();
        (resting.LastOutcome, resting.LastError, resting.Failures, resting.RetryAt, resting.RejectionAt).ShouldBe((outcome, "HTTP 503", 3, Moves.Now.AddSeconds(120), null));
        resting.Reason.ShouldBeNull();
    }

    [Fact]
    public void A_rejected_refresh_token_needs_a_consent()
    {
        var grant = Attempted().With(static next => (next.Failures, next.RetryAt) = (2, Moves.Now));

        var rejected = Record(grant, Denied);

        (rejected.Attempt, rejected.Reason, rejected.Failures, rejected.RetryAt).ShouldBe((null, ReauthorizationReason.Rejected, 0, null));
        (rejected.LastOutcome, rejected.LastError).ShouldBe((RotationOutcome.Rejected, "cTrader rejected it"));
        rejected.RefusedCredentials.ShouldNotBeEmpty();
        (rejected.RefreshToken, rejected.RefreshTokenUsed).ShouldBe((grant.RefreshToken, false));
    }

    [Fact]
    public void A_refresh_token_that_is_rejected_again_rests_longer_each_time()
    {
        var once = Record(Attempted(), Denied);
        var twice = Record(Attempted(once), Denied);

        (twice.Failures, twice.RetryAt).ShouldBe((1, Moves.Now.AddSeconds(30)));
        var thrice = Record(Attempted(twice), Denied);
        (thrice.Failures, thrice.RetryAt, thrice.Reason).ShouldBe((2, Moves.Now.AddSeconds(60), ReauthorizationReason.Rejected));
    }

    [Fact]
    public void A_rejection_after_a_lost_response_says_that_the_response_was_lost()
    {
        var lost = Record(Attempted(sends: 2), Denied);

        lost.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        Record(Attempted(lost), Denied).Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        Record(Attempted().With(static next => next.RefreshTokenKept = true), Denied).ShouldSatisfyAllConditions(
            static kept => kept.Reason.ShouldBe(ReauthorizationReason.ResponseLost),
            static kept => kept.RefreshTokenKept.ShouldBeTrue());
        Record(Attempted(sends: 2).With(static next => next.RefreshTokenKept = true), Denied).RefreshTokenKept.ShouldBeFalse();
    }

    [Fact]
    public void Tokens_that_cannot_be_used_are_kept_and_their_refresh_token_is_not_sent_again()
    {
        var cut = Record(Attempted(), new(TokenAnswerKind.Cut) { Raw = "half a pair" });

        (cut.UnusableAnswer, cut.RefreshTokenUsed, cut.Reason).ShouldBe(("half a pair", true, ReauthorizationReason.ResponseLost));
        var again = Record(Attempted(cut), Denied);
        (again.UnusableAnswer, again.RefreshTokenUsed).ShouldBe(("half a pair", true));
    }

    [Fact]
    public void A_rejected_import_leaves_the_grant_before_it()
    {
        var before = new Attempt { Owner = "other", Epoch = 3, Sends = 1 };

        var left = Record(Attempted(imported: "imported", replaced: before), Denied, new Purpose.Import("imported"));

        (left.Attempt, left.Reason, left.UnusableAnswer).ShouldBe((before, null, null));
        left.RefusedCredentials.ShouldBeEmpty();
        left.Spent.KnowsToken("imported").ShouldBeFalse();
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, ReauthorizationReason.ResponseLost)]
    public void An_import_whose_tokens_cannot_be_used_is_used_up(bool blank, ReauthorizationReason? reason)
    {
        var grant = Attempted(blank ? new() : Scenario.First(), imported: "imported");

        var left = Record(grant, new(TokenAnswerKind.Cut) { Raw = "half a pair" }, new Purpose.Import("imported"));

        (left.UnusableAnswer, left.Reason, left.Spent.KnowsToken("imported"), left.RefreshTokenUsed).ShouldBe(("half a pair", reason, true, false));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, ReauthorizationReason.ResponseLost)]
    public void A_code_whose_tokens_cannot_be_used_is_used_up(bool blank, ReauthorizationReason? reason)
    {
        var connect = new Purpose.Connect("code");
        var grant = Attempted(blank ? new() : Scenario.First(), codeHash: connect.Hash);

        var left = Record(grant, new(TokenAnswerKind.Cut) { Raw = "half a pair" }, connect);

        (left.UnusableAnswer, left.Reason, left.Spent.KnowsCode(connect.Hash)).ShouldBe(("half a pair", reason, true));
        Record(Attempted(codeHash: connect.Hash), Denied, connect).ShouldSatisfyAllConditions(
            static refused => refused.Attempt.ShouldBeNull(),
            refused => refused.Spent.KnowsCode(connect.Hash).ShouldBeFalse());
    }

    private static TokenAnswer Denied => new(TokenAnswerKind.Rejected) { ErrorCode = "ACCESS_DENIED", Problem = "cTrader rejected it" };

    private static Grant Attempted(Grant? grant = null, int sends = 1, string? imported = null, string? codeHash = null, Attempt? replaced = null) => (grant ?? Scenario.First()).With(next =>
        next.Attempt = new() { Owner = "me", Epoch = ++next.Epoch, Sends = sends, Imported = imported, CodeHash = codeHash, Replaced = replaced });

    private Grant Record(Grant grant, TokenAnswer answer, Purpose? purpose = null) => _transition
        .Record(grant, new NoTokensReceived { Now = Moves.Now, Attempt = new(purpose ?? Purpose.Rotate, grant, "me"), Answer = answer })
        .ShouldBeOfType<Edit.Write>().Next;
}
