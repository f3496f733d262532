using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation;

/// <summary>Where a <see cref="RunPlan"/> leads when a write was refused or the store fails.</summary>
public sealed class RunPlanFailureTests : RunPlanTest
{
    [Fact]
    public void A_record_that_was_not_written_is_tried_again()
    {
        var write = Answered(Purpose.Rotate, Rejected).Recording(new Edit.Write(Claimed()), Claimed());

        Should(write.Missed(), RunStep.Record, holds: true);
        Should(write.Failed(), RunStep.Record, holds: true);
    }

    [Fact]
    public void A_store_that_fails_the_third_time_ends_the_run_before_anything_is_sent()
    {
        var first = Writing(Purpose.Rotate).Failed();
        var second = Writing(first).Failed();
        var third = Writing(second).Failed();

        Should(first, RunStep.Look, holds: true);
        Should(second, RunStep.Look, holds: true);
        Should(third, RunStep.Release, holds: true);
        (first.StoreFailures, second.StoreFailures, third.StoreFailures).ShouldBe((1, 2, 3));
        (second.BearsStoreFailures, third.BearsStoreFailures).ShouldBe((true, false));
    }

    [Theory]
    [InlineData(null, RunStep.Release)]
    [InlineData("tokens that could not be read", RunStep.Record)]
    internal void A_store_that_fails_the_third_time_loses_a_rejection_and_no_token(string? raw, RunStep step)
    {
        var plan = Answered(Purpose.Rotate, new(TokenAnswerKind.Cut) { Raw = raw });

        plan = plan.Failed().Failed();

        plan.Step.ShouldBe(RunStep.Record);
        Should(plan.Failed(), step, holds: true);
    }

    [Fact]
    public void A_store_that_fails_while_the_row_is_read_ends_the_run()
    {
        new RunPlan(Purpose.Rotate, "me").Failed().Step.ShouldBe(RunStep.Over);
        Given(Purpose.Rotate).TooLate().Failed().Step.ShouldBe(RunStep.Release);
    }
}
