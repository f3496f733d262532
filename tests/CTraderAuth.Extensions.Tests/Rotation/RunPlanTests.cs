using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation;

/// <summary>The table of <see cref="RunPlan"/>, cell by cell. That these steps are the right ones is what the model check shows.</summary>
public sealed class RunPlanTests : RunPlanTest
{
    private static readonly Purpose.RefreshNow Refresh = new(replacing: null);

    [Fact]
    public void A_plan_begins_with_a_look_at_the_row()
    {
        var plan = new RunPlan(Purpose.Rotate, "me");

        (plan.Step, plan.Attempt, plan.Held, plan.SentEpoch, plan.StoreFailures, plan.IsEnding).ShouldBe((RunStep.Look, null, null, 0, 0, false));
    }

    [Fact]
    public void A_look_leads_to_an_attempt_to_another_look_or_to_the_end()
    {
        var plan = new RunPlan(Purpose.Rotate, "me");
        var next = Claimed();

        var write = plan.Looked(new Decision.WriteAttempt(next));
        (write.Step, write.Next).ShouldBe((RunStep.WriteAttempt, next));
        plan.Looked(new Decision.Wait()).Step.ShouldBe(RunStep.Look);
        plan.Looked(new Decision.NoteRefusal(next)).Step.ShouldBe(RunStep.Look);
        plan.Looked(new Decision.UseStored()).Step.ShouldBe(RunStep.Over);
        plan.Looked(new Decision.AlreadyUsed()).Step.ShouldBe(RunStep.Over);
        plan.Looked(new Decision.Required(ReauthorizationReason.Rejected)).Step.ShouldBe(RunStep.Over);
        plan.Looked(new Decision.Postponed(DateTimeOffset.UnixEpoch)).Step.ShouldBe(RunStep.Over);
    }

    [Fact]
    public void An_end_releases_an_attempt_that_may_be_in_the_row()
    {
        var held = Given(Purpose.Rotate).TooLate();

        held.Held.ShouldNotBeNull();
        held.Looked(new Decision.UseStored()).Step.ShouldBe(RunStep.Release);
        held.Ended().Step.ShouldBe(RunStep.Release);
        new RunPlan(Purpose.Rotate, "me").Ended().Step.ShouldBe(RunStep.Over);
    }

    [Fact]
    public void Only_a_code_is_sent_past_a_row_that_cannot_be_read()
    {
        var plan = new RunPlan(Connect, "me").FoundUnreadable();

        (plan.Step, plan.Held, plan.Attempt!.Owner, plan.Attempt.Epoch, plan.Attempt.IsNewGrant).ShouldBe((RunStep.Send, null, "me", 0, true));
        new RunPlan(Purpose.Rotate, "me").FoundUnreadable().Step.ShouldBe(RunStep.Over);
        new RunPlan(Refresh, "me").FoundUnreadable().Step.ShouldBe(RunStep.Over);
        new RunPlan(Import, "me").FoundUnreadable().Step.ShouldBe(RunStep.Over);
    }

    [Fact]
    public void An_attempt_is_held_from_the_moment_that_it_is_being_written()
    {
        var writing = new RunPlan(Purpose.Rotate, "me").Looked(new Decision.WriteAttempt(Claimed(epoch: 7))).Writing();

        (writing.Step, writing.Attempt!.Owner, writing.Attempt.Epoch, writing.Attempt.GrantId).ShouldBe((RunStep.WriteAttempt, "me", 7, "id"));
        writing.Held.ShouldBe(writing.Attempt);
        var written = writing.Written(Claimed(epoch: 7));
        (written.Step, written.Held).ShouldBe((RunStep.Send, writing.Attempt));
    }

    [Fact]
    public void An_attempt_that_was_not_written_is_not_held()
    {
        var missed = Writing(Purpose.Rotate).Missed();

        (missed.Step, missed.Held).ShouldBe((RunStep.Look, null));
    }

    [Fact]
    public void A_send_that_is_late_looks_again_and_one_in_time_waits_for_the_response()
    {
        var plan = Given(Purpose.Rotate);

        (plan.TooLate().Step, plan.TooLate().SentEpoch).ShouldBe((RunStep.Look, 0));
        (plan.Sending().Step, plan.Sending().SentEpoch).ShouldBe((RunStep.Receive, 1));
    }

    [Fact]
    public void What_is_sent_is_the_code_the_imported_token_or_the_one_in_the_row()
    {
        Given(Connect).Spends("stored").Code.ShouldBe("code");
        Given(Import, imported: "imported").Spends("stored").RefreshToken.ShouldBe("imported");
        Given(Purpose.Rotate).Spends("stored").RefreshToken.ShouldBe("stored");
    }

    [Theory]
    [InlineData(TokenAnswerKind.Pair, RunStep.Commit)]
    [InlineData(TokenAnswerKind.AccessTokenOnly, RunStep.Commit)]
    [InlineData(TokenAnswerKind.RefreshTokenOnly, RunStep.Commit)]
    [InlineData(TokenAnswerKind.Cut, RunStep.Record)]
    [InlineData(TokenAnswerKind.Rejected, RunStep.Record)]
    [InlineData(TokenAnswerKind.Unavailable, RunStep.Record)]
    [InlineData(TokenAnswerKind.Unknown, RunStep.Record)]
    [InlineData(TokenAnswerKind.NotSent, RunStep.Record)]
    internal void Tokens_are_kept_and_everything_else_is_recorded(TokenAnswerKind kind, RunStep step)
    {
        var answer = new TokenAnswer(kind);

        var answered = Given(Purpose.Rotate).Sending().Answered(answer);

        (answered.Step, answered.Answer, answered.SentEpoch).ShouldBe((step, answer, 1));
    }

    [Fact]
    public void A_response_without_tokens_to_an_attempt_that_is_not_in_the_row_ends_the_run() =>
        new RunPlan(Connect, "me").FoundUnreadable().Sending().Answered(Rejected).Step.ShouldBe(RunStep.Over);

    [Fact]
    public void A_record_is_written_unless_the_row_has_moved_on()
    {
        var plan = Answered(Purpose.Rotate, Rejected);

        plan.Recording(new Edit.Write(Claimed()), Claimed()).Step.ShouldBe(RunStep.WriteRecord);
        plan.Recording(new Edit.Remove(), Claimed()).Step.ShouldBe(RunStep.WriteRecord);
        var moved = plan.Recording(new Edit.RowMoved(), Claimed(owner: "other"));
        (moved.Step, moved.Held).ShouldBe((RunStep.Look, null));
        var code = Answered(Connect, Rejected).Recording(new Edit.RowMoved(), Claimed(owner: "other"));
        (code.Step, code.Held).ShouldBe((RunStep.Over, null));
    }

    [Theory]
    [InlineData(TokenAnswerKind.Unknown, false, RunStep.Look)]
    [InlineData(TokenAnswerKind.Unavailable, false, RunStep.Release)]
    [InlineData(TokenAnswerKind.NotSent, false, RunStep.Release)]
    [InlineData(TokenAnswerKind.Cut, false, RunStep.Release)]
    [InlineData(TokenAnswerKind.Cut, true, RunStep.Look)]
    internal void A_recorded_response_leads_to_another_look_or_to_the_end(TokenAnswerKind kind, bool imported, RunStep step)
    {
        var token = imported ? "imported" : null;
        var recorded = Recorded(Purpose.Rotate, new(kind), Claimed(imported: token), token);

        recorded.Step.ShouldBe(step);
        recorded.Held.ShouldBe(recorded.Attempt);
    }

    [Fact]
    public void A_response_that_leaves_nothing_to_send_again_ends_the_run()
    {
        Recorded(Purpose.Rotate, new(TokenAnswerKind.Unknown), Claimed(owner: "other")).Step.ShouldBe(RunStep.Over);
        Recorded(Purpose.Rotate, Rejected, Claimed()).Step.ShouldBe(RunStep.Release);
        Recorded(Connect, new(TokenAnswerKind.Unknown), Claimed()).Step.ShouldBe(RunStep.Release);
        Recorded(Import, new(TokenAnswerKind.Cut), Claimed(imported: "imported"), "imported").Step.ShouldBe(RunStep.Release);
    }

    [Fact]
    public void What_is_in_the_row_decides_whether_a_recorded_attempt_is_still_held()
    {
        Recorded(Purpose.Rotate, Rejected, Claimed()).Held.ShouldNotBeNull();
        Recorded(Purpose.Rotate, Rejected, grant: null).Held.ShouldBeNull();
        Recorded(Purpose.Rotate, Rejected, new()).Held.ShouldBeNull();
        Recorded(Purpose.Rotate, Rejected, Claimed(owner: "other")).Held.ShouldBeNull();
        Recorded(Purpose.Rotate, Rejected, Claimed(epoch: 2)).Held.ShouldBeNull();
    }

    [Fact]
    public void Tokens_are_written_unless_the_row_says_that_nothing_is_left_to_do()
    {
        var plan = Answered(Purpose.Rotate, Pair);
        var imported = Answered(Import, Pair, "imported");

        Should(plan.Committing(new CommitDecision.Write(Claimed())), RunStep.WriteCommit, holds: true);
        Should(plan.Committing(new CommitDecision.AlreadyWritten()), RunStep.Over, holds: false);
        Should(plan.Committing(new CommitDecision.Superseded()), RunStep.Over, holds: false);
        Should(plan.Committing(new CommitDecision.RowMoved()), RunStep.Look, holds: false);
        Should(imported.Committing(new CommitDecision.RowMoved()), RunStep.Over, holds: false);
    }

    [Fact]
    public void Written_tokens_end_the_run_unless_the_access_token_is_missing()
    {
        var plan = Answered(Purpose.Rotate, Pair).Committing(new CommitDecision.Write(Claimed()));

        Should(plan.Written(new() { AccessToken = "access" }), RunStep.Over, holds: false);
        Should(plan.Written(new() { RefreshToken = "refresh" }), RunStep.Look, holds: false);
        Should(plan.Missed(), RunStep.Commit, holds: true);
        Should(plan.Failed(), RunStep.Commit, holds: true);
        Should(Answered(Purpose.Rotate, Pair).Failed(), RunStep.Commit, holds: true);
        plan.Failed().StoreFailures.ShouldBe(0);
    }

    [Fact]
    public void A_release_is_tried_once()
    {
        var release = Given(Purpose.Rotate).Ended();
        var write = release.Releasing(new Edit.Write(Claimed()));

        Should(release, RunStep.Release, holds: true);
        Should(release.Releasing(new Edit.RowMoved()), RunStep.Over, holds: false);
        Should(release.Failed(), RunStep.Over, holds: false);
        Should(write, RunStep.WriteRelease, holds: true);
        Should(write.Written(Claimed()), RunStep.Over, holds: false);
        Should(write.Missed(), RunStep.Over, holds: false);
        Should(write.Failed(), RunStep.Over, holds: false);
        (release.IsEnding, write.IsEnding, write.Missed().IsEnding, Given(Purpose.Rotate).IsEnding).ShouldBe((true, true, true, false));
    }
}
