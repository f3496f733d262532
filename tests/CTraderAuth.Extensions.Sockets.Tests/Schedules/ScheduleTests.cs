using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>Events and responses in any order and with any delay. 20,000 orders instead of 400 when CTRADERAUTH_CAMPAIGN is set.</summary>
public sealed class ScheduleTests
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 20_000 : 400;

    private static readonly AuthorizationRules Rules = new(new(CTraderEnvironment.Demo, [], IsReconnect: false, TimeSpan.FromSeconds(15)));

    [Fact]
    public void In_every_order_it_believes_what_is_true_reports_only_rejected_tokens_and_ends_authorized() =>
        Wrong(Rules).ToList().ShouldBeEmpty();

    [Theory]
    [InlineData(Mistake.NoEpoch)]
    [InlineData(Mistake.RotatesOn2147)]
    [InlineData(Mistake.ReportsTheNewest)]
    [InlineData(Mistake.AlreadyIsFailure)]
    public void Each_mistake_is_noticed(Mistake mistake) => Wrong(new BrokenRules(Rules, mistake)).Any().ShouldBeTrue();

    private static IEnumerable<string> Wrong(IAuthorizationRules rules) => Enumerable.Range(1, Seeds)
        .Select(seed => (Seed: seed, Found: new Schedule(seed, rules).Run()))
        .Where(run => run.Found is not null)
        .Select(run => $"seed {run.Seed}: {run.Found}");
}
