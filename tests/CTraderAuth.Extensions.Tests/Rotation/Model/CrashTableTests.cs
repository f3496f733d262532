using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>The crash table of the design, row by row. Row 3, an answer that does not parse, is <c>SalvageTests</c>.</summary>
public sealed class CrashTableTests
{
    private readonly Moves _moves;
    private readonly Judge _judge;
    private readonly Frozen.Pool _pool = new();

    public CrashTableTests() => _judge = new(_moves = new(_pool, Weakness.None));

    [Theory]
    [InlineData(RefreshTokenReuse.Reject)]
    [InlineData(RefreshTokenReuse.RevokeFamily)]
    [InlineData(RefreshTokenReuse.Grace)]
    public void Row_1_a_crash_after_write_1_loses_nothing(RefreshTokenReuse reuse) => Judge(Crash(Until(Start(reuse), RunStep.Send))).ShouldBe(Verdict.Kept);

    [Theory]
    [InlineData(RefreshTokenReuse.Reject)]
    [InlineData(RefreshTokenReuse.RevokeFamily)]
    [InlineData(RefreshTokenReuse.Grace)]
    public void Row_1_a_request_that_never_arrives_loses_nothing(RefreshTokenReuse reuse) =>
        Judge(Take(Crash(Until(Start(reuse), RunStep.Receive)), "never arrives")).ShouldBe(Verdict.Kept);

    [Theory]
    [InlineData(RefreshTokenReuse.Reject, Verdict.UnavoidableLoss)]
    [InlineData(RefreshTokenReuse.RevokeFamily, Verdict.UnavoidableLoss)]
    [InlineData(RefreshTokenReuse.Grace, Verdict.Kept)]
    internal void Row_2_a_crash_while_the_answer_is_on_its_way_is_healed_by_a_grace_and_detected_without(RefreshTokenReuse reuse, Verdict verdict)
    {
        var settled = Settle(Take(Crash(Until(Start(reuse), RunStep.Receive)), "to nobody"));

        _judge.Of(settled).ShouldBe(verdict);
        settled.Row.Grant!.Reason.ShouldBe(verdict is Verdict.Kept ? null : ReauthorizationReason.ResponseLost);
    }

    [Theory]
    [InlineData(RefreshTokenReuse.Reject, Verdict.UnavoidableLoss)]
    [InlineData(RefreshTokenReuse.RevokeFamily, Verdict.UnavoidableLoss)]
    [InlineData(RefreshTokenReuse.Grace, Verdict.Kept)]
    internal void Row_2_a_crash_with_the_answer_in_memory_is_healed_by_a_grace_and_detected_without(RefreshTokenReuse reuse, Verdict verdict)
    {
        var settled = Settle(Crash(Until(Start(reuse), RunStep.WriteCommit)));

        _judge.Of(settled).ShouldBe(verdict);
        settled.Row.Grant!.Reason.ShouldBe(verdict is Verdict.Kept ? null : ReauthorizationReason.ResponseLost);
    }

    [Theory]
    [InlineData(RefreshTokenReuse.Reject)]
    [InlineData(RefreshTokenReuse.RevokeFamily)]
    [InlineData(RefreshTokenReuse.Grace)]
    public void Row_4_a_crash_after_write_2_loses_nothing(RefreshTokenReuse reuse)
    {
        var committed = Take(Until(Start(reuse), RunStep.WriteCommit), "ACKNOWLEDGEMENT LOST");

        var settled = Settle(Crash(committed));

        _judge.Of(settled).ShouldBe(Verdict.Kept);
        settled.Row.Grant!.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(RefreshTokenReuse.Reject)]
    [InlineData(RefreshTokenReuse.RevokeFamily)]
    [InlineData(RefreshTokenReuse.Grace)]
    public void Row_4_a_lost_acknowledgement_of_write_2_is_no_second_generation(RefreshTokenReuse reuse)
    {
        var settled = Settle(Take(Until(Start(reuse), RunStep.WriteCommit), "ACKNOWLEDGEMENT LOST"));

        _judge.Of(settled).ShouldBe(Verdict.Kept);
        settled.Row.Grant!.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(RefreshTokenReuse.Reject)]
    [InlineData(RefreshTokenReuse.RevokeFamily)]
    [InlineData(RefreshTokenReuse.Grace)]
    public void Row_5_a_store_that_is_away_after_the_answer_loses_nothing_while_the_process_lives(RefreshTokenReuse reuse) =>
        Judge(Take(Until(Start(reuse), RunStep.WriteCommit), "STORE FAILS")).ShouldBe(Verdict.Kept);

    [Theory]
    [InlineData(RefreshTokenReuse.Reject, Verdict.UnavoidableLoss)]
    [InlineData(RefreshTokenReuse.RevokeFamily, Verdict.UnavoidableLoss)]
    [InlineData(RefreshTokenReuse.Grace, Verdict.Kept)]
    internal void Row_5_a_store_that_is_away_and_a_process_that_dies_is_row_2(RefreshTokenReuse reuse, Verdict verdict) =>
        Judge(Crash(Take(Until(Start(reuse), RunStep.WriteCommit), "STORE FAILS"))).ShouldBe(verdict);

    /// <summary>One process rotates; the other looks after it once it is through or gone.</summary>
    private World Start(RefreshTokenReuse reuse) =>
        new Scenario("a crash", [PurposeKind.Rotate], [PurposeKind.Rotate]).Start(reuse, new(Crashes: 1, Lost: 1, Pauses: 0, Faults: 1), _pool);

    private World Until(World world, RunStep step)
    {
        while (world.Owners[0].Step != step)
        {
            world = _moves.From(world).First(move => move.IsOrdinary && !move.What.StartsWith('B')).World;
        }

        return world;
    }

    private World Crash(World world) => Take(world, "A0: CRASH");

    private World Take(World world, string what) => _moves.From(world).First(move => move.What.Contains(what, StringComparison.Ordinal)).World;

    private World Settle(World world)
    {
        while (_moves.From(world).FirstOrDefault(move => move.IsOrdinary) is { } move)
        {
            world = move.World;
        }

        return world;
    }

    private Verdict Judge(World world) => _judge.Of(Settle(world));
}
