using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation;

/// <summary>Brings a <see cref="RunPlan"/> to each of its steps.</summary>
public abstract class RunPlanTest
{
    private protected static readonly Purpose.Connect Connect = new("code");
    private protected static readonly Purpose.Import Import = new("imported");

    private protected static TokenAnswer Pair => new(TokenAnswerKind.Pair) { AccessToken = "access", RefreshToken = "refresh" };

    private protected static TokenAnswer Rejected => new(TokenAnswerKind.Rejected) { ErrorCode = "ACCESS_DENIED" };

    private protected static void Should(RunPlan plan, RunStep step, bool holds) => (plan.Step, plan.Held is not null).ShouldBe((step, holds));

    private protected static Grant Claimed(string owner = "me", long epoch = 1, string? imported = null) =>
        new() { Id = "id", Epoch = epoch, Attempt = new() { Owner = owner, Epoch = epoch, Sends = 1, Imported = imported } };

    private protected static RunPlan Writing(Purpose purpose, string? imported = null) => Writing(new RunPlan(purpose, "me"), imported);

    private protected static RunPlan Writing(RunPlan plan, string? imported = null) => plan.Looked(new Decision.WriteAttempt(Claimed(imported: imported))).Writing();

    /// <summary>The attempt is in the row, and nothing was sent.</summary>
    private protected static RunPlan Given(Purpose purpose, string? imported = null) => Writing(purpose, imported).Written(Claimed(imported: imported));

    private protected static RunPlan Answered(Purpose purpose, TokenAnswer answer, string? imported = null) => Given(purpose, imported).Sending().Answered(answer);

    private protected static RunPlan Recorded(Purpose purpose, TokenAnswer answer, Grant? grant, string? imported = null) =>
        Answered(purpose, answer, imported).Recording(new Edit.Write(new()), Claimed()).Written(grant);
}
